-- 'stateTtl': rows of a join that nothing else ends are forgotten so long after they came; here at once.
-- by hand: Spark has no such setting.
CREATE TABLE events (id INT, k STRING)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE TABLE other (n INT, k STRING)
USING csv OPTIONS (path 'data/input/other', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out TBLPROPERTIES ('stateTtl' = '0 seconds') AS
SELECT e.id, o.n FROM STREAM events AS e JOIN STREAM other AS o ON e.k = o.k;
