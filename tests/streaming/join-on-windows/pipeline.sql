-- Rows of one window.
CREATE TABLE impressions (ad INT, site STRING, shown TIMESTAMP)
USING csv OPTIONS (path 'data/input/impressions', header 'true', maxFilesPerTrigger '1');
CREATE TABLE clicks (ad INT, who STRING, clicked TIMESTAMP)
USING csv OPTIONS (path 'data/input/clicks', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE out AS
SELECT iw.window.start AS start, site, who FROM (SELECT window(shown, '1 hour') AS window, ad, site FROM STREAM impressions WATERMARK shown DELAY OF INTERVAL 10 MINUTES) AS iw JOIN (SELECT window(clicked, '1 hour') AS window, ad, who FROM STREAM clicks WATERMARK clicked DELAY OF INTERVAL 10 MINUTES) AS cw ON iw.window = cw.window AND iw.ad = cw.ad;
