-- What comes in: transactions as JSON, one a message.
CREATE TABLE transaction_messages
USING kafka
OPTIONS (
  `kafka.bootstrap.servers` '${ecommerce.servers}',
  subscribe 'transactions',
  startingOffsets 'earliest',
  maxOffsetsPerTrigger '100000'
);
