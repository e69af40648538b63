-- A watermark behind a subquery.
CREATE TABLE events (id INT, k STRING, v INT, ts TIMESTAMP)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT window.start AS start, count(*) AS n FROM (SELECT ts + INTERVAL 30 MINUTES AS t, v FROM STREAM events WHERE v > 0) WATERMARK t DELAY OF INTERVAL 10 MINUTES AS e GROUP BY window(e.t, '1 hour');
