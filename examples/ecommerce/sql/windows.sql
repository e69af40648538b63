-- Hour by hour: a row for each hour that is over. It counts as over six hours after it ended, by the latest time that was
-- seen; what comes even later lies, as it came, in late_transactions.
CREATE STREAMING TABLE hourly_sales
COMMENT 'Sales of each hour and category'
TBLPROPERTIES ('lateRows' = 'late_transactions')
AS SELECT
  window.start        AS hour,
  product_category,
  COUNT(*)            AS transactions,
  SUM(revenue)        AS revenue,
  MAX(revenue)        AS largest
FROM STREAM transformed_transactions WATERMARK event_time DELAY OF INTERVAL 6 HOURS
GROUP BY window(event_time, '1 hour'), product_category;

-- The same by day, with a day's grace.
CREATE STREAMING TABLE daily_sales
COMMENT 'Sales of each day'
AS SELECT
  CAST(window.start AS DATE)                AS day,
  COUNT(*)                                  AS transactions,
  SUM(revenue)                              AS revenue,
  COUNT_IF(status = 'refunded')             AS refunds,
  MAX(revenue)                              AS largest
FROM STREAM transformed_transactions WATERMARK event_time DELAY OF INTERVAL 1 DAY
GROUP BY window(event_time, '1 day');
