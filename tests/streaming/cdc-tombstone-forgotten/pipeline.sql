-- A delete is forgotten after the time that the table gives it.
-- by hand: Spark has no AUTO CDC in SQL that runs; after Databricks' documentation.
-- batches: any
CREATE TABLE events (id INT, name STRING, city STRING, op STRING, seq INT)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE users TBLPROPERTIES ('pipelines.cdc.tombstoneGCThresholdInSeconds' = '0');
CREATE FLOW f AS AUTO CDC INTO users FROM STREAM events KEYS (id)
APPLY AS DELETE WHEN op = 'DELETE' SEQUENCE BY seq COLUMNS * EXCEPT (op, seq);
