-- Three streams with bounds and watermarks.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE other (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/other', header 'true', maxFilesPerTrigger '1');
CREATE TABLE third (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/third', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT e.id, e.v, o.v AS ov, t.v AS tv FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES AS e JOIN STREAM other WATERMARK ts DELAY OF INTERVAL 10 MINUTES AS o ON e.id = o.id AND o.ts BETWEEN e.ts AND e.ts + INTERVAL 1 HOUR JOIN STREAM third WATERMARK ts DELAY OF INTERVAL 10 MINUTES AS t ON e.id = t.id AND t.ts BETWEEN e.ts AND e.ts + INTERVAL 2 HOURS;
