-- Both sides come in one batch, several rows each.
CREATE TABLE impressions (ad INT, site STRING, shown TIMESTAMP)
USING csv OPTIONS (path 'data/input/impressions', header 'true', maxFilesPerTrigger '1');
CREATE TABLE clicks (ad INT, who STRING, clicked TIMESTAMP)
USING csv OPTIONS (path 'data/input/clicks', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT i.ad, site, who, shown, clicked FROM STREAM impressions AS i JOIN STREAM clicks AS c ON i.ad = c.ad;
