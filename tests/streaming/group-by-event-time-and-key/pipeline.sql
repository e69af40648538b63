-- Time and key in any order.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT k, ts, sum(v) AS v FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES GROUP BY k, ts;
