-- What comes in: transactions as JSON, one a message.
CREATE TABLE transaction_messages
USING kafka
OPTIONS (
  `kafka.bootstrap.servers` '${ecommerce.servers}',
  subscribe 'transactions',
  startingOffsets 'earliest',
  maxOffsetsPerTrigger '100000'
);

-- The columns that examples/ecommerce reads from CSV files; its queries take it from here.
CREATE TEMPORARY VIEW transactions AS
SELECT t.*
FROM (
  SELECT from_json(CAST(value AS STRING),
                   'transaction_id STRING, user_id STRING, product_id STRING, product_category STRING, amount DOUBLE,
                    quantity INT, payment_method STRING, status STRING, event_time STRING, country_code STRING,
                    discount_percent DOUBLE, customer_segment STRING') AS t
  FROM STREAM transaction_messages
);
