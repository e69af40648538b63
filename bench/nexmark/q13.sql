-- Bounded side input: each bid with a value that is looked up in a table, as it is by then.
CREATE STREAMING TABLE q13 AS
SELECT b.auction, b.bidder, b.price, b.dateTime, s.value
FROM STREAM bid AS b JOIN side_input AS s ON mod(b.auction, 10000) = s.key;
