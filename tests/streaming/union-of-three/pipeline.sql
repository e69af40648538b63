-- The rows of three streams of different length.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE other (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/other', header 'true', maxFilesPerTrigger '1');
CREATE TABLE third (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/third', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT id, k FROM STREAM events UNION ALL SELECT id, k FROM STREAM other UNION ALL SELECT id, k FROM STREAM third;
