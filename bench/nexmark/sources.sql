-- The events of an auction, as three parts of one stream. `run` sets the configuration.
CREATE TABLE person USING nexmark
OPTIONS (events 'person', numEvents '${events}', eventsPerSecond '${rate}', eventsPerBatch '${batch}', seed '${seed}');
CREATE TABLE auction USING nexmark
OPTIONS (events 'auction', numEvents '${events}', eventsPerSecond '${rate}', eventsPerBatch '${batch}', seed '${seed}');
CREATE TABLE bid USING nexmark
OPTIONS (events 'bid', numEvents '${events}', eventsPerSecond '${rate}', eventsPerBatch '${batch}', seed '${seed}');
-- Of q13.
CREATE TABLE side_input (key BIGINT, value STRING) USING csv OPTIONS (path 'data/input/side_input', header 'true');
