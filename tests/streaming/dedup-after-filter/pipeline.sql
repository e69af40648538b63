-- Only rows that pass WHERE are looked at.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out TBLPROPERTIES ('dropDuplicates' = 'id') AS
SELECT id, upper(k) AS k FROM STREAM events WHERE v > 0;
