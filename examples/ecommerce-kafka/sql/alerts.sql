-- Back into Kafka: transactions that somebody should look at, each once for readers of committed messages.
CREATE STREAMING TABLE large_transactions
USING kafka
OPTIONS (`kafka.bootstrap.servers` '${ecommerce.servers}', topic 'large-transactions')
AS SELECT
  user_id                                                                      AS key,
  to_json(named_struct('transaction_id', transaction_id, 'revenue', revenue))  AS value
FROM STREAM transformed_transactions
WHERE revenue >= 1000;
