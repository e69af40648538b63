-- The static side is read again when it has changed.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE names (k STRING, name STRING)
USING csv OPTIONS (path 'data/input/names', header 'true');
CREATE STREAMING TABLE out AS
SELECT id, name FROM STREAM events AS e LEFT JOIN names AS n ON e.k = n.k;
