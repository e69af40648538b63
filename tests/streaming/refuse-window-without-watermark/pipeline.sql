-- So does a window.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS n FROM STREAM events GROUP BY window(ts, '1 hour');
