-- Highest bid: of every ten seconds.
CREATE STREAMING TABLE q7 AS
SELECT b.auction, b.price, b.bidder, b.dateTime, b.extra
FROM STREAM bid WATERMARK dateTime DELAY OF INTERVAL 4 SECONDS AS b
JOIN (
  SELECT max(price) AS most, window
  FROM STREAM bid WATERMARK dateTime DELAY OF INTERVAL 4 SECONDS
  GROUP BY window(dateTime, '10 seconds')
) AS best
ON b.price = best.most AND b.dateTime BETWEEN best.window.end - INTERVAL 10 SECONDS AND best.window.end;
