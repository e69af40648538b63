-- A stream with itself.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT l.id, l.k AS lk, r.k AS rk FROM STREAM events AS l JOIN STREAM events AS r ON l.id = r.id AND l.v < r.v;
