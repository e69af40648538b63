-- EXCEPT of two streams.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT id FROM STREAM events EXCEPT SELECT id FROM STREAM events;
