-- Each flow has a watermark of its own.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE other (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/other', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out;
CREATE FLOW f AS INSERT INTO out BY NAME
SELECT 'f' AS flow, window.start AS start, count(*) AS n FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY window(ts, '1 hour');
CREATE FLOW g AS INSERT INTO out BY NAME
SELECT 'g' AS flow, window.start AS start, count(*) AS n FROM STREAM other WATERMARK ts DELAY OF INTERVAL 2 HOURS GROUP BY window(ts, '1 hour');
