-- Rows that have a partner.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE names (k STRING, name STRING)
USING csv OPTIONS (path 'data/input/names', header 'true');
CREATE STREAMING TABLE out AS
SELECT id, k FROM STREAM events AS e LEFT SEMI JOIN names AS n ON e.k = n.k;
