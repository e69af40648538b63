-- Processing time windows: bids by bidder in ten seconds of the clock, which is that of the epoch. The windows depend on when
-- it runs, so what is compared is their sum.
CREATE STREAMING TABLE q12 AS
SELECT bidder, count(*) AS bid_count, window.start AS start, window.end AS end
FROM STREAM bid WATERMARK current_timestamp() AS clock DELAY OF INTERVAL 0 SECONDS
GROUP BY bidder, window(clock, '10 seconds');
