-- A row goes through alone, in its batch.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT id, upper(k) AS k, v * 2 AS v, date_trunc('hour', ts) AS hour FROM STREAM events WHERE v > 1;
