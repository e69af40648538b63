-- Keys of two columns, nulls are keys.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out TBLPROPERTIES ('dropDuplicates' = 'id, k') AS
SELECT * FROM STREAM events;
