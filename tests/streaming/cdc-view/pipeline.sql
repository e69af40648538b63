-- A view over the target goes along with updates and deletes.
-- by hand: Spark has no AUTO CDC in SQL that runs; after Databricks' documentation.
-- batches: any
CREATE TABLE events (id INT, name STRING, city STRING, op STRING, seq INT)
USING csv OPTIONS (path 'data/input/events', header 'true', maxFilesPerTrigger '1');
CREATE STREAMING TABLE users;
CREATE FLOW users_flow AS AUTO CDC INTO users FROM STREAM events KEYS (id)
APPLY AS DELETE WHEN op = 'DELETE' SEQUENCE BY seq COLUMNS * EXCEPT (op, seq);
CREATE MATERIALIZED VIEW by_city AS SELECT city, count(*) AS n, min(name) AS first FROM users GROUP BY city;
