-- Vectors: arrays of FLOAT.
SELECT vector_inner_product(array(1.0F, 2.0F, 3.0F), array(4.0F, 5.0F, 6.0F));
SELECT vector_inner_product(array(1.0F, NULL), array(1.0F, 2.0F));
-- differs: the names of unaliased columns
SELECT vector_inner_product(CAST(array() AS ARRAY<FLOAT>), CAST(array() AS ARRAY<FLOAT>));
SELECT vector_inner_product(NULL, array(1.0F));
SELECT vector_inner_product(array(1.0F), array(1.0F, 2.0F));
SELECT vector_inner_product(array(1.0D), array(1.0D));
SELECT vector_inner_product(array(16777216.0F, 1.0F, 1.0F), array(1.0F, 1.0F, 1.0F));
SELECT vector_inner_product(x, y) AS r FROM VALUES (array(1F), array(2F)), (NULL, array(1F)), (array(3F), NULL) AS t(x, y);
SELECT vector_cosine_similarity(array(0.1F, 0.2F, 0.3F), array(0.4F, 0.7F, 0.9F)), vector_cosine_similarity(array(1F), array(-1F));
SELECT vector_cosine_similarity(array(0.0F), array(1.0F));
-- differs: the names of unaliased columns
SELECT vector_cosine_similarity(CAST(array() AS ARRAY<FLOAT>), CAST(array() AS ARRAY<FLOAT>));
SELECT vector_cosine_similarity(array(1F, 2F), array(1F));
SELECT vector_cosine_similarity(x, y) AS r FROM VALUES (array(1F, 1F), array(1F, 0F)), (NULL, array(1F)), (array(1F, NULL), array(1F, 1F)) AS t(x, y);
-- differs: the names of unaliased columns
SELECT vector_l2_distance(array(0.1F, 0.2F, 0.3F), array(0.4F, 0.7F, 0.9F)), vector_l2_distance(CAST(array() AS ARRAY<FLOAT>), CAST(array() AS ARRAY<FLOAT>)), vector_l2_distance(array(1F, NULL), array(1F, 2F));
SELECT vector_l2_distance(array(1), array(1));
SELECT vector_l2_distance(x, y) AS r FROM VALUES (array(1F, 1F), array(1F, 0F)), (NULL, array(1F)) AS t(x, y);
-- differs: the names of unaliased columns
SELECT vector_norm(array(3F, 4F)), vector_norm(array(0.1F, 0.2F, 0.3F)), vector_norm(array(3F, -4F), 1.0F), vector_norm(array(-5F, 1F), float('inf')), vector_norm(CAST(array() AS ARRAY<FLOAT>)), vector_norm(array(1F, NULL));
SELECT vector_norm(array(1.0F), 3.0F);
SELECT vector_norm(array(1.0F), 1);
SELECT vector_norm(array(1.0F), 2.0D);
-- differs: the names of unaliased columns
SELECT vector_norm(array(float('nan'), 1F), float('inf'));
SELECT vector_norm(x, d) AS r FROM VALUES (array(3F, 4F), 2F), (NULL, 1F), (array(1F), NULL) AS t(x, d);
-- differs: the names of unaliased columns
SELECT vector_normalize(array(0.1F, 0.2F, 0.3F)), vector_normalize(array(3F, 4F), 1.0F), vector_normalize(array(3F, 4F), float('inf'));
SELECT vector_normalize(array(0.0F, 0.0F));
-- differs: the names of unaliased columns
SELECT vector_normalize(array(1.0F, NULL)), vector_normalize(CAST(array() AS ARRAY<FLOAT>));
SELECT vector_normalize(array(1.0F), 5F);
SELECT vector_normalize(x) AS r FROM VALUES (array(3F, 4F)), (NULL) AS t(x);
SELECT vector_sum(c), vector_avg(c) FROM VALUES (array(16777216.0F)), (array(1.0F)), (array(1.0F)), (NULL) AS t(c);
SELECT vector_sum(c) FROM VALUES (array(1.0F)), (array(1.0F, 2.0F)) AS t(c);
SELECT vector_sum(c), vector_avg(c) FROM VALUES (array(1.0F, NULL)), (array(1.0F, 2.0F)) AS t(c);
SELECT vector_sum(c), vector_avg(c) FROM VALUES (CAST(NULL AS ARRAY<FLOAT>)) AS t(c);
SELECT vector_avg(c) FROM VALUES (array(0.1F)), (array(0.2F)), (array(0.4F)) AS t(c);
SELECT vector_sum(array(1));
SELECT k, vector_sum(c) AS s, vector_avg(c) AS a FROM VALUES ('a', array(1F, 2F)), ('a', array(3F, 4F)), ('b', array(5F)), ('c', NULL) AS t(k, c) GROUP BY k ORDER BY k;
SELECT vector_sum(c) FILTER (WHERE k = 'a') FROM VALUES ('a', array(1F)), ('b', array(2F)) AS t(k, c);
