-- Bids with their auctions, of one category. A join of streams that keeps its rows for ever.
CREATE STREAMING TABLE q20 AS
SELECT b.auction, b.bidder, b.price, b.channel, b.url, b.dateTime, b.extra, a.itemName, a.description, a.initialBid, a.reserve,
       a.dateTime AS auction_dateTime, a.expires, a.seller, a.category, a.extra AS auction_extra
FROM STREAM bid AS b JOIN STREAM auction AS a ON b.auction = a.id
WHERE a.category = 10;
