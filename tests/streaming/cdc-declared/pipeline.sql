-- A target with columns of its own, in their order; equal versions are one.
-- by hand: Spark has no AUTO CDC in SQL that runs; after Databricks' documentation.
-- batches: any
CREATE TABLE events (id INT, name STRING, city STRING, op STRING, seq INT)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE users (city STRING, id INT, __START_AT INT, __END_AT INT);
CREATE FLOW f AS AUTO CDC INTO users FROM STREAM events KEYS (id)
APPLY AS DELETE WHEN op = 'DELETE' SEQUENCE BY seq COLUMNS (id, city) STORED AS SCD TYPE 2;
