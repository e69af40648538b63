-- User sessions: how many bids a bidder makes without a pause of ten seconds.
CREATE STREAMING TABLE q11 AS
SELECT bidder, count(*) AS bid_count, session_window.start AS start, session_window.end AS end
FROM STREAM bid WATERMARK dateTime DELAY OF INTERVAL 4 SECONDS
GROUP BY bidder, session_window(dateTime, '10 seconds');
