-- Row by row: types, defaults and derived columns; messages that cannot be used are dropped.
CREATE STREAMING TABLE transactions
PARTITIONED BY (event_date)
COMMENT 'Transactions that can be used, with revenue'
AS SELECT
  t.transaction_id,
  t.user_id,
  t.product_category,
  t.amount,
  t.quantity,
  t.status,
  t.event_time,
  t.amount * t.quantity * (1 - COALESCE(t.discount_percent, 0) / 100)  AS revenue,
  topic, partition, offset,
  CAST(t.event_time AS DATE)                                           AS event_date
FROM (
  SELECT from_json(CAST(value AS STRING),
                   'transaction_id STRING, user_id STRING, product_category STRING, amount DOUBLE, quantity INT,
                    status STRING, event_time TIMESTAMP, discount_percent DOUBLE') AS t,
         topic, partition, offset
  FROM STREAM transaction_messages
)
WHERE t.transaction_id IS NOT NULL AND t.amount > 0;

-- Back into Kafka: those that somebody should look at, each once for readers of committed messages.
CREATE STREAMING TABLE large_transactions
USING kafka
OPTIONS (`kafka.bootstrap.servers` '${ecommerce.servers}', topic 'large-transactions')
AS SELECT
  user_id                                                                          AS key,
  to_json(named_struct('transaction_id', transaction_id, 'revenue', revenue))      AS value
FROM STREAM transactions
WHERE revenue >= 1000;
