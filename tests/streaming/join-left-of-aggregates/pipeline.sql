-- Hours without clicks too.
CREATE TABLE impressions (ad INT, site STRING, shown TIMESTAMP)
USING csv OPTIONS (path 'data/input/impressions', header 'true', maxFilesPerTrigger '1');
CREATE TABLE clicks (ad INT, who STRING, clicked TIMESTAMP)
USING csv OPTIONS (path 'data/input/clicks', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT i.window.start AS start, shows, clicks FROM (SELECT window, count(*) AS shows FROM STREAM impressions WATERMARK shown DELAY OF INTERVAL 10 MINUTES GROUP BY window(shown, '1 hour')) AS i LEFT JOIN (SELECT window, count(*) AS clicks FROM STREAM clicks WATERMARK clicked DELAY OF INTERVAL 10 MINUTES GROUP BY window(clicked, '1 hour')) AS c ON i.window = c.window;
