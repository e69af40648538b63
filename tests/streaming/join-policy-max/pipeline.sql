-- The watermark of the faster source counts.
-- configuration: spark.sql.streaming.multipleWatermarkPolicy: max
CREATE TABLE impressions (ad INT, site STRING, shown TIMESTAMP)
USING csv OPTIONS (path 'data/input/impressions', header 'true', maxFilesPerTrigger '1');
CREATE TABLE clicks (ad INT, who STRING, clicked TIMESTAMP)
USING csv OPTIONS (path 'data/input/clicks', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT i.ad, site, who, shown, clicked FROM STREAM impressions WATERMARK shown DELAY OF INTERVAL 10 MINUTES AS i LEFT JOIN STREAM clicks WATERMARK clicked DELAY OF INTERVAL 20 MINUTES AS c ON i.ad = c.ad AND c.clicked >= i.shown AND c.clicked <= i.shown + INTERVAL 1 HOUR;
