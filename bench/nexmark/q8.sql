-- New users: who joined and opened auctions in the same ten seconds.
CREATE STREAMING TABLE q8 AS
SELECT p.id, p.name, p.window.start AS start
FROM (
  SELECT window, id, name
  FROM STREAM person WATERMARK dateTime DELAY OF INTERVAL 4 SECONDS
  GROUP BY id, name, window(dateTime, '10 seconds')
) AS p
JOIN (
  SELECT window, seller
  FROM STREAM auction WATERMARK dateTime DELAY OF INTERVAL 4 SECONDS
  GROUP BY seller, window(dateTime, '10 seconds')
) AS a
ON p.id = a.seller AND p.window = a.window;
