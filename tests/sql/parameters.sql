-- Parameter markers, named and by position.
-- parameters: {"x": 5}
SELECT :x, :x + 1;
-- parameters: {"s": "a'b", "n": 2}
SELECT :s, upper(:s), repeat('z', :n);
-- parameters: {"lo": 2}
SELECT v FROM VALUES (1), (2), (3) AS t(v) WHERE v >= :lo ORDER BY v;
-- parameters: {"lim": 1}
SELECT v FROM VALUES (1), (2) AS t(v) ORDER BY v LIMIT :lim;
-- parameters: [1, "b"]
SELECT ?, ?;
-- parameters: [3]
SELECT v FROM VALUES (1), (3) AS t(v) WHERE v = ?;
-- parameters: {"c": "v"}
SELECT IDENTIFIER(:c) FROM VALUES (1), (3) AS t(v) ORDER BY 1;
-- parameters: {"c": "v"}
SELECT IDENTIFIER('t.' || :c) AS w FROM VALUES (1), (3) AS t(v) ORDER BY w;
-- parameters: {"d": 1.5, "b": true}
SELECT :d * 2, NOT :b;
-- parameters: {"x": 1}
SELECT :y;
-- parameters: [1]
SELECT ?, ?;
-- parameters: {"n": null}
SELECT :n IS NULL;
