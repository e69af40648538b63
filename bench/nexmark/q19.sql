-- The ten best bids of every auction. (Ties are broken, so that there is one answer.)
CREATE MATERIALIZED VIEW q19 AS
SELECT *
FROM (
  SELECT *, row_number() OVER (PARTITION BY auction ORDER BY price DESC, dateTime, bidder, extra) AS rank FROM bid
)
WHERE rank <= 10;
