-- Windows over joined rows.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE names (k STRING, name STRING)
USING csv OPTIONS (path 'data/input/names', header 'true');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, name, count(*) AS n FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES AS e JOIN names AS n ON e.k = n.k GROUP BY window(ts, '1 hour'), name;
