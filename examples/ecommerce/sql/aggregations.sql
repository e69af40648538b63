-- Per category, over all transactions so far: always what a batch query would say.
CREATE MATERIALIZED VIEW transaction_metrics
COMMENT 'Key figures of each product category'
AS SELECT
  product_category,
  COUNT(*)                                            AS transactions,
  SUM(revenue)                                        AS revenue,
  COUNT(DISTINCT user_id)                             AS unique_customers,
  COUNT(DISTINCT product_id)                          AS unique_products,
  AVG(revenue)                                        AS average_transaction_value,

  -- Discounts
  AVG(discount_percent)                               AS average_discount_percent,
  COUNT_IF(discount_percent > 0)                      AS discounted_transactions,
  COUNT_IF(discount_percent > 0) / COUNT(*)           AS discounted_share,
  SUM(amount * quantity * discount_percent / 100)     AS revenue_given_away,

  -- Size
  COUNT_IF(is_high_value)                             AS high_value_transactions,
  COUNT_IF(is_bulk_order)                             AS bulk_orders,

  -- How they ended
  COUNT_IF(status = 'completed') / COUNT(*)           AS completion_rate,
  COUNT_IF(status = 'failed') / COUNT(*)              AS failure_rate,
  COUNT_IF(status = 'refunded') / COUNT(*)            AS refund_rate,

  -- By segment
  COUNT_IF(customer_segment = 'premium')              AS premium_transactions,
  COUNT_IF(customer_segment = 'regular')              AS regular_transactions,
  COUNT_IF(customer_segment = 'new')                  AS new_transactions,
  COUNT_IF(customer_segment = 'unknown')              AS unknown_transactions,
  COALESCE(SUM(revenue) FILTER (WHERE customer_segment = 'premium'), 0)  AS premium_revenue,
  COALESCE(SUM(revenue) FILTER (WHERE customer_segment = 'regular'), 0)  AS regular_revenue,
  COALESCE(SUM(revenue) FILTER (WHERE customer_segment = 'new'), 0)      AS new_revenue,
  COALESCE(SUM(revenue) FILTER (WHERE customer_segment = 'unknown'), 0)  AS unknown_revenue,

  -- By payment method
  COUNT_IF(payment_method = 'credit_card')            AS credit_card_transactions,
  COUNT_IF(payment_method = 'debit_card')             AS debit_card_transactions,
  COUNT_IF(payment_method = 'paypal')                 AS paypal_transactions,
  COUNT_IF(payment_method = 'bank_transfer')          AS bank_transfer_transactions,
  COUNT_IF(payment_method = 'gift_card')              AS gift_card_transactions
FROM transformed_transactions
GROUP BY product_category;
