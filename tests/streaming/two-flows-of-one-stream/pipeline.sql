-- Two flows read one stream.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out;
CREATE FLOW f AS INSERT INTO out BY NAME
SELECT id, k FROM STREAM events WHERE v > 1;
CREATE FLOW g AS INSERT INTO out BY NAME
SELECT id, upper(k) AS k FROM STREAM events;
