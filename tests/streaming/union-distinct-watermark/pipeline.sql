-- With a watermark it waits.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE other (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/other', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT id, ts FROM STREAM events WATERMARK ts DELAY OF INTERVAL 10 MINUTES UNION SELECT id, ts FROM STREAM other WATERMARK ts DELAY OF INTERVAL 10 MINUTES;
