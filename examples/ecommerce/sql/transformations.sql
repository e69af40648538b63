-- Row by row: types, defaults and derived columns; rows that cannot be used are dropped.
CREATE STREAMING TABLE transformed_transactions
PARTITIONED BY (event_date)
COMMENT 'Transactions that can be used, with revenue and flags'
AS SELECT
  transaction_id,
  user_id,
  product_id,
  product_category,
  amount,
  quantity,
  payment_method,
  status,
  CAST(event_time AS TIMESTAMP)                                        AS event_time,
  country_code,
  COALESCE(discount_percent, 0)                                        AS discount_percent,
  COALESCE(customer_segment, 'unknown')                                AS customer_segment,
  amount * quantity * (1 - COALESCE(discount_percent, 0) / 100)        AS revenue,
  amount >= 200                                                        AS is_high_value,
  quantity > 3                                                         AS is_bulk_order,
  HOUR(CAST(event_time AS TIMESTAMP))                                  AS event_hour,
  CAST(CAST(event_time AS TIMESTAMP) AS DATE)                          AS event_date
FROM STREAM transactions
WHERE transaction_id IS NOT NULL
  AND user_id IS NOT NULL
  AND product_id IS NOT NULL
  AND amount > 0;
