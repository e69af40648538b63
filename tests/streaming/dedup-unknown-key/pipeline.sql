-- A key that is no column is refused.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out TBLPROPERTIES ('dropDuplicates' = 'id, zz') AS
SELECT id, k, ts FROM STREAM events;
