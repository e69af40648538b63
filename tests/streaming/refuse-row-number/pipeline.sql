-- Window functions over rows.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT id, row_number() OVER (PARTITION BY k ORDER BY ts) AS n FROM STREAM events;
