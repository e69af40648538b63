-- The last bid of a bidder on an auction. (Ties are broken, so that there is one answer.)
CREATE MATERIALIZED VIEW q18 AS
SELECT auction, bidder, price, channel, url, dateTime, extra
FROM (
  SELECT *, row_number() OVER (PARTITION BY bidder, auction ORDER BY dateTime DESC, price, extra) AS rank FROM bid
)
WHERE rank <= 1;
