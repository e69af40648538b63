CREATE MATERIALIZED VIEW category_metrics
COMMENT 'Key figures of each product category'
AS SELECT
  product_category,
  COUNT(*)                                   AS transactions,
  SUM(revenue)                               AS revenue,
  COUNT(DISTINCT user_id)                    AS customers,
  COUNT_IF(status = 'completed') / COUNT(*)  AS completion_rate
FROM transactions
GROUP BY product_category;
