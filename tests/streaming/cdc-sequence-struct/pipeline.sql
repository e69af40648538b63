-- A sequence of two parts, and of a stream that was filtered before.
-- by hand: Spark has no AUTO CDC in SQL that runs; after Databricks' documentation.
-- batches: any
CREATE TABLE events (id INT, name STRING, city STRING, op STRING, seq INT)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE known AS SELECT * FROM STREAM events WHERE id > 0;
CREATE STREAMING TABLE users;
CREATE FLOW f AS AUTO CDC INTO users FROM STREAM known KEYS (id)
SEQUENCE BY struct(seq, name) COLUMNS id, name, city;
