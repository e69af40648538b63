-- An aggregation that appends needs a watermark.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT k, count(*) AS n FROM STREAM events GROUP BY k;
