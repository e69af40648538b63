-- Two flows into one table.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE other (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/other', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out;
CREATE FLOW f AS INSERT INTO out BY NAME
SELECT id, k FROM STREAM events;
CREATE FLOW g AS INSERT INTO out BY NAME
SELECT k, id * 10 AS id FROM STREAM other;
