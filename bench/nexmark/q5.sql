-- Hot items: the auctions with the most bids in the last ten seconds, every two seconds.
CREATE STREAMING TABLE q5 AS
SELECT counts.auction, counts.num, counts.window.start AS start
FROM (
  SELECT window, auction, count(*) AS num
  FROM STREAM bid WATERMARK dateTime DELAY OF INTERVAL 4 SECONDS
  GROUP BY window(dateTime, '10 seconds', '2 seconds'), auction
) AS counts
JOIN (
  SELECT window, max(num) AS most
  FROM (
    SELECT window, auction, count(*) AS num
    FROM STREAM bid WATERMARK dateTime DELAY OF INTERVAL 4 SECONDS
    GROUP BY window(dateTime, '10 seconds', '2 seconds'), auction
  )
  GROUP BY window
) AS best
ON counts.window = best.window AND counts.num >= best.most;
