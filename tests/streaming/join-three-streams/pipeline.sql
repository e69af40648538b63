-- Three streams by one key.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE other (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/other', header 'true', maxFilesPerTrigger '1');
CREATE TABLE third (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/third', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT e.id, e.v, o.v AS ov, t.v AS tv FROM STREAM events AS e JOIN STREAM other AS o ON e.id = o.id JOIN STREAM third AS t ON e.id = t.id;
