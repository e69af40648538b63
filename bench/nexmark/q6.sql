-- Average selling price by seller: of the seller's last auctions, at each of them. (Flink's SQL cannot: the inner rows are
-- taken back. Ties are broken here, so that there is one answer.)
CREATE MATERIALIZED VIEW q6 AS
SELECT seller, id,
       avg(price) OVER (PARTITION BY seller ORDER BY dateTime, id ROWS BETWEEN 10 PRECEDING AND CURRENT ROW) AS average
FROM (
  SELECT a.id, a.seller, b.price, b.dateTime,
         row_number() OVER (PARTITION BY a.id, a.seller ORDER BY b.price DESC, b.dateTime) AS rank
  FROM auction AS a JOIN bid AS b ON a.id = b.auction AND b.dateTime BETWEEN a.dateTime AND a.expires
)
WHERE rank <= 1;
