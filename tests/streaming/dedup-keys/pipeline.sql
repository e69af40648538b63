-- Only the first row of each key goes on, at once.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out TBLPROPERTIES ('dropDuplicates' = 'id') AS
SELECT * FROM STREAM events;
