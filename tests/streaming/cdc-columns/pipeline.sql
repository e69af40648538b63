-- COLUMNS names those of the target; without it all are there; keys may be several.
-- by hand: Spark has no AUTO CDC in SQL that runs; after Databricks' documentation.
-- batches: any
CREATE TABLE events (id INT, name STRING, city STRING, op STRING, seq INT)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE cities;
CREATE FLOW c AS AUTO CDC INTO cities FROM STREAM events KEYS (name, city)
SEQUENCE BY seq COLUMNS city, seq;
CREATE STREAMING TABLE everything;
CREATE FLOW e AS AUTO CDC INTO everything FROM STREAM events KEYS (id) SEQUENCE BY seq;
