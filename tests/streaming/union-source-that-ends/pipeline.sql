-- A source that has ended keeps its last watermark.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE other (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/other', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS n FROM (SELECT ts, k FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES UNION ALL SELECT ts, k FROM STREAM other WATERMARK ts DELAY OF INTERVAL 30 MINUTES) GROUP BY window(ts, '1 hour');
