-- Currency conversion: prices in euros.
CREATE STREAMING TABLE q1 AS
SELECT auction, bidder, 0.908 * price AS price, dateTime, extra FROM STREAM bid;
