-- Pass through: what it costs to read and to write.
CREATE STREAMING TABLE q0 AS
SELECT auction, bidder, price, dateTime, extra FROM STREAM bid;
