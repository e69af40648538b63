-- Type 2: what comes late parts the version it falls into; a late delete makes a gap.
-- by hand: Spark has no AUTO CDC in SQL that runs; after Databricks' documentation.
-- batches: any
CREATE TABLE events (id INT, name STRING, city STRING, op STRING, seq INT)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE users;
CREATE FLOW users_flow AS AUTO CDC INTO users FROM STREAM events KEYS (id)
APPLY AS DELETE WHEN op = 'DELETE' SEQUENCE BY seq COLUMNS * EXCEPT (op, seq) STORED AS SCD TYPE 2;
