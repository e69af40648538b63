-- Local item suggestion: who sells in one category, in three states. A join of streams that keeps its rows for ever.
CREATE STREAMING TABLE q3 AS
SELECT p.name, p.city, p.state, a.id
FROM STREAM auction AS a JOIN STREAM person AS p ON a.seller = p.id
WHERE a.category = 10 AND p.state IN ('OR', 'ID', 'CA');
