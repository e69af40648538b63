-- A streaming table over a streaming table.
-- batches: any
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE first AS
SELECT id, k, v FROM STREAM events WHERE v > 0;
CREATE STREAMING TABLE out AS
SELECT id, upper(k) AS k FROM STREAM first WHERE id <> 2;
