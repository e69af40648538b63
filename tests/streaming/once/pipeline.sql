-- INSERT INTO ONCE runs in the first batch only.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE other (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/other', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out;
CREATE FLOW f AS INSERT INTO out BY NAME
SELECT id, k FROM STREAM events;
CREATE FLOW backfill AS INSERT INTO ONCE out BY NAME
SELECT id + 1000 AS id, k FROM other;
