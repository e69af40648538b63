// What librdkafka alone can do, as the limit for brookmill: `kafka_loop produce SERVERS TOPIC PARTITIONS MESSAGES`
// writes JSON of 300 bytes; `kafka_loop consume SERVERS TOPIC PARTITIONS` reads it all and adds up its bytes. Prints
// seconds.
#include <librdkafka/rdkafka.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

constexpr std::size_t kMessageBytes = 300;
constexpr std::size_t kBatch = 2048;

rd_kafka_t* open_client(rd_kafka_type_t type, const char* servers,
                        const std::vector<std::pair<const char*, const char*>>& settings) {
  char problem[512];
  rd_kafka_conf_t* config = rd_kafka_conf_new();
  rd_kafka_conf_set(config, "bootstrap.servers", servers, problem, sizeof(problem));
  for (const auto& [name, value] : settings) {
    if (rd_kafka_conf_set(config, name, value, problem, sizeof(problem)) == RD_KAFKA_CONF_OK) continue;
    std::fprintf(stderr, "%s\n", problem);
    std::exit(1);
  }
  rd_kafka_t* client = rd_kafka_new(type, config, problem, sizeof(problem));
  if (client == nullptr) std::exit(1);
  return client;
}

// A transaction as an online shop would send it.
std::string message(long number) {
  char text[512];
  const int size = std::snprintf(
      text, sizeof(text),
      R"({"transaction_id":"t%09ld","user_id":"u%06ld","product_id":"p%05ld","product_category":"c%ld","amount":%ld.%02ld,)"
      R"("quantity":%ld,"payment_method":"credit_card","status":"completed","event_time":"2026-01-%02ldT%02ld:15:00Z",)"
      R"("country_code":"DE","note":")",
      number, number * 7919 % 200'000, number * 104'729 % 50'000, number % 12, number % 500, number % 100,
      number % 5 + 1, number % 28 + 1, number % 24);
  std::string full(text, static_cast<std::size_t>(size));
  full.append(kMessageBytes - 2 - full.size(), 'x');
  return full + "\"}";
}

void produce(const char* servers, const char* topic, int partitions, long messages) {
  rd_kafka_t* client = open_client(RD_KAFKA_PRODUCER, servers,
                                   {{"linger.ms", "50"},
                                    {"batch.size", "1000000"},
                                    {"compression.codec", "lz4"},
                                    {"queue.buffering.max.messages", "500000"}});
  rd_kafka_topic_t* to = rd_kafka_topic_new(client, topic, nullptr);
  for (long i = 0; i < messages; ++i) {
    const std::string text = message(i);
    while (rd_kafka_produce(to, static_cast<int>(i % partitions), RD_KAFKA_MSG_F_COPY, const_cast<char*>(text.data()),
                            text.size(), nullptr, 0, nullptr) != 0) {
      rd_kafka_poll(client, 10);
    }
    if (i % 1000 == 0) rd_kafka_poll(client, 0);
  }
  if (rd_kafka_flush(client, 120'000) != RD_KAFKA_RESP_ERR_NO_ERROR) std::exit(1);
  rd_kafka_topic_destroy(to);
  rd_kafka_destroy(client);
}

long consume(const char* servers, const char* topic, int partitions) {
  rd_kafka_t* client = open_client(RD_KAFKA_CONSUMER, servers,
                                   {{"enable.partition.eof", "true"},
                                    {"queued.min.messages", "1000000"},
                                    {"queued.max.messages.kbytes", "1048576"},
                                    {"fetch.message.max.bytes", "16777216"}});
  rd_kafka_topic_t* from = rd_kafka_topic_new(client, topic, nullptr);
  rd_kafka_queue_t* queue = rd_kafka_queue_new(client);
  for (int p = 0; p < partitions; ++p) rd_kafka_consume_start_queue(from, p, RD_KAFKA_OFFSET_BEGINNING, queue);
  std::vector<rd_kafka_message_t*> batch(kBatch);
  long rows = 0;
  unsigned long long bytes = 0;
  for (int open = partitions; open > 0;) {
    const ssize_t count = rd_kafka_consume_batch_queue(queue, 100, batch.data(), batch.size());
    for (ssize_t i = 0; i < count; ++i) {
      if (batch[i]->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) --open;
      if (batch[i]->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ++rows;
        bytes += batch[i]->len;
      }
      rd_kafka_message_destroy(batch[i]);
    }
  }
  for (int p = 0; p < partitions; ++p) rd_kafka_consume_stop(from, p);
  std::fprintf(stderr, "%ld messages, %llu bytes\n", rows, bytes);
  rd_kafka_queue_destroy(queue);
  rd_kafka_topic_destroy(from);
  rd_kafka_destroy(client);
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const auto start = std::chrono::steady_clock::now();
  if (argv[1] == std::string("produce")) {
    produce(argv[2], argv[3], std::atoi(argv[4]), std::atol(argv[5]));
  } else {
    consume(argv[2], argv[3], std::atoi(argv[4]));
  }
  std::printf("%.3f\n", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  return 0;
}
