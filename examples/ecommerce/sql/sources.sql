-- What comes in: one CSV file after another, with a header.
CREATE TABLE transactions (
  transaction_id    STRING,
  user_id           STRING,
  product_id        STRING,
  product_category  STRING,
  amount            DOUBLE,   -- price of one piece
  quantity          INT,
  payment_method    STRING,
  status            STRING,   -- completed, pending, failed, refunded
  event_time        STRING,
  country_code      STRING,
  discount_percent  DOUBLE,   -- null: no discount
  customer_segment  STRING    -- premium, regular, new; null: not known
)
USING csv
OPTIONS (
  path '${ecommerce.input}',
  header 'true',
  maxFilesPerTrigger '${ecommerce.filesPerBatch}'
);
