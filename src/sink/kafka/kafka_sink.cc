#include "sink/kafka/kafka_sink.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "base/clock.h"
#include "engine/value.h"
#include "sink/files/staging.h"
#include "sink/kafka/epoch_marker.h"
#include "sink/kafka/kafka_sink_options.h"
#include "sink/kafka/kafka_token.h"
#include "sink/kafka/spool.h"
#include "sink/kafka/transaction.h"
#include "sink/update_rows.h"
#include "source/kafka/kafka_columns.h"

namespace brook::sink::kafka {

namespace {

constexpr const char* kSpool = "rows.spool";
constexpr std::chrono::milliseconds kPause{500};

// Rows of a chunk as records. Their bytes belong to the chunk and to this.
class RecordMaker {
 public:
  explicit RecordMaker(const KafkaSinkColumns& columns) : columns_(columns) {}

  Result<> write(const engine::ChunkView& chunk, SpoolWriter& spool) {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      const Record each = TRY(record(chunk, row));
      TRY(spool.add(each));
    }
    return {};
  }

  // Of rows that go. What has no key takes no other record's place.
  Result<> write_tombstones(const engine::ChunkView& chunk, SpoolWriter& spool) {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      Record each = TRY(record(chunk, row));
      each.value.reset();
      if (each.key) TRY(spool.add(each));
    }
    return {};
  }

 private:
  Result<Record> record(const engine::ChunkView& chunk, std::size_t row) {
    Record record;
    record.value = text(chunk.columns[columns_.value], row);
    if (columns_.key) record.key = text(chunk.columns[*columns_.key], row);
    if (columns_.topic) {
      record.topic = text(chunk.columns[*columns_.topic], row);
      if (!record.topic || record.topic->empty()) {
        return fail(
            input_error("null topic present in the data")
                .with_hint(
                    "Use the option topic for setting a topic for all rows, or filter with WHERE topic IS NOT NULL."));
      }
    }
    if (columns_.partition && chunk.columns[*columns_.partition].is_valid(row)) {
      record.partition = chunk.columns[*columns_.partition].at<std::int32_t>(row);
    }
    if (columns_.headers) read_headers(chunk.columns[*columns_.headers], row, record);
    return record;
  }

  static std::optional<std::string_view> text(const engine::ColumnView& column, std::size_t row) {
    if (!column.is_valid(row)) return std::nullopt;
    return column.at<engine::StringRef>(row).view();
  }

  static void read_headers(const engine::ColumnView& column, std::size_t row, Record& record) {
    if (!column.is_valid(row)) return;
    const auto& entry = column.at<engine::ListEntry>(row);
    const engine::ColumnView& pairs = column.children[0];
    for (std::uint64_t i = entry.offset; i < entry.offset + entry.length; ++i) {
      if (!pairs.is_valid(i)) continue;
      record.headers.push_back({text(pairs.children[0], i).value_or(""), text(pairs.children[1], i)});
    }
  }

  KafkaSinkColumns columns_;
};

class KafkaSink final : public Sink {
 public:
  KafkaSink(const plan::Dataset& dataset, SinkEnvironment environment)
      : dataset_(dataset), environment_(std::move(environment)), secrets_(environment_.files, environment_.directory) {}

  Result<Prepared> prepare(const EpochName& name, WriteMode /*mode*/, engine::Engine& engine, const Rows& rows,
                           const CancelToken& cancel) override {
    const KafkaSinkOptions options = TRY(read_kafka_sink_options(dataset_));
    const KafkaSinkColumns columns = TRY(find_kafka_columns(dataset_, !options.topic.empty()));
    FileSystem& files = *environment_.files;
    const std::string folder_name = unique_name(name);
    const std::string staging = join_path(staging_root(dataset_.path), folder_name);
    TRY(remove_tree(files, staging));  // left by an attempt at this epoch that was not committed
    TRY(files.create_directories(staging));
    SpoolWriter spool = TRY(SpoolWriter::create(files, join_path(staging, kSpool)));
    RecordMaker maker(columns);
    const analyze::RelationPtr now = TRY(rows_now(rows));
    TRY(engine.for_each_chunk(now, rows.bindings, rows.context, cancel,
                              [&](const engine::ChunkView& chunk) { return maker.write(chunk, spool); }));
    const analyze::RelationPtr gone =
        columns.key ? TRY(rows_gone(rows, {dataset_.schema[*columns.key].name})) : nullptr;
    if (gone) {
      TRY(engine.for_each_chunk(gone, rows.bindings, rows.context, cancel,
                                [&](const engine::ChunkView& chunk) { return maker.write_tombstones(chunk, spool); }));
    }
    TRY(spool.close());
    if (spool.records() == 0) {
      TRY(remove_tree(files, staging));
      return Prepared{};
    }
    const KafkaToken token{.client = options.client,
                           .topic = options.topic,
                           .marker_topic = options.marker_topic,
                           .marker_key = fmt::format("{}/{}/{}", name.checkpoint_id, name.generation, name.flow),
                           .transactional_id = fmt::format("brookmill-{}-{}", name.checkpoint_id, dataset_.key),
                           .epoch = name.epoch,
                           .previous = name.previous,
                           .attempt = random_uuid(),
                           .staging = folder_name,
                           .rows = spool.records()};
    Prepared prepared;
    prepared.token = token.to_json();
    prepared.rows = spool.records();
    prepared.bytes = spool.bytes();
    prepared.syncs.files = {join_path(staging, kSpool)};
    const std::string root = staging_root(dataset_.path);
    prepared.syncs.directories = {staging, root, parent_path(root), parent_path(dataset_.path)};
    return prepared;
  }

  // Tries again while brokers are away. Whatever became of a transaction, the next attempt begins with its marker.
  Result<> publish(const Token& text, SyncSet& syncs) override {
    const KafkaToken token = TRY(KafkaToken::from_json(text));
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(TRY(give_up_after_ms(token)));
    for (;;) {
      const Result<> sent = send_once(token);
      if (sent) break;
      producer_.reset();
      if (sent.error().kind == ErrorKind::kCancelled) return sent;
      if (!sent.error().retryable || std::chrono::steady_clock::now() >= end) {
        Error error = sent.error();
        error.message +=
            fmt::format("; epoch {} of {} is committed and will be sent by the next run", token.epoch, dataset_.name);
        return fail(std::move(error));
      }
      TRY(environment_.cancel.check());
      std::this_thread::sleep_for(kPause);
    }
    syncs.then_remove.push_back(join_path(staging_root(dataset_.path), token.staging));
    return {};
  }

  Result<> clean_up(const std::vector<Token>& keep) override {
    std::set<std::string> kept;
    for (const Token& token : keep) kept.insert(TRY(KafkaToken::from_json(token)).staging);
    return clean_staging(*environment_.files, dataset_.path, kept);
  }

  [[nodiscard]] Result<std::map<std::string, std::string>> unpublished(const Token& /*token*/) const override {
    return std::map<std::string, std::string>();
  }

  [[nodiscard]] std::string description() const override {
    const auto topic =
        std::ranges::find_if(dataset_.options, [](const auto& option) { return same_name(option.first, "topic"); });
    return fmt::format("KafkaSink[{}]", topic == dataset_.options.end() ? "" : topic->second);
  }

 private:
  static Result<std::int64_t> give_up_after_ms(const KafkaToken& token) {
    return 4 * TRY(source::kafka::api_timeout_ms(token.client));
  }

  Result<> send_once(const KafkaToken& token) {
    if (!producer_ || transactional_id_ != token.transactional_id || client_ != token.client) {
      markers_.clear();
      producer_ = TRY(TransactionalProducer::open(token, secrets_, environment_.calls, environment_.cancel));
      transactional_id_ = token.transactional_id;
      client_ = token.client;
      TRY(producer_->ready());
    }
    auto marker = markers_.find(token.marker_key);
    if (marker == markers_.end()) {
      marker = markers_.emplace(token.marker_key, TRY(read_marker(token, secrets_, environment_.cancel))).first;
    }
    if (TRY(is_sent(token, marker->second))) return {};
    if (!marker->second) TRY(producer_->create_compacted_topic(token.marker_topic));

    const std::string folder = join_path(staging_root(dataset_.path), token.staging);
    SpoolReader spool = TRY(SpoolReader::open(*environment_.files, join_path(folder, kSpool)));
    TRY(producer_->begin());
    for (const std::vector<Record>* records = TRY(spool.next()); !records->empty(); records = TRY(spool.next())) {
      TRY(producer_->send(*records, token.topic));
    }
    const std::string value = marker_value(token);
    Record mark;
    mark.key = token.marker_key;
    mark.value = value;
    mark.partition = 0;
    TRY(producer_->send({mark}, token.marker_topic));
    TRY(producer_->commit());
    marker->second = EpochMarker{token.epoch, token.attempt};
    return {};
  }

  plan::Dataset dataset_;
  SinkEnvironment environment_;
  Secrets secrets_;
  std::unique_ptr<TransactionalProducer> producer_;  // of these two; none after an error
  std::string transactional_id_;
  source::kafka::ClientProperties client_;
  std::map<std::string, std::optional<EpochMarker>> markers_;  // by key; what this producer knows
};

}  // namespace

Result<std::unique_ptr<Sink>> open_kafka_sink(const plan::Dataset& dataset, const SinkEnvironment& environment) {
  return std::make_unique<KafkaSink>(dataset, environment);
}

Result<> check_kafka_sink(const plan::Dataset& dataset) {
  if (dataset.kind == plan::DatasetKind::kMaterializedView) {
    return fail(usage_error(fmt::format("the materialized view {} cannot be written to Kafka, which only appends",
                                        dataset.name))
                    .at(dataset.location)
                    .with_class("UNSUPPORTED_FEATURE")
                    .with_hint("Write a STREAMING TABLE USING kafka, or the view as Parquet."));
  }
  if (!dataset.partitioned_by.empty()) {
    return fail(
        usage_error("PARTITIONED BY means nothing for a Kafka sink")
            .at(dataset.location)
            .with_hint("Rows with the same key go to the same partition; a column partition decides otherwise."));
  }
  const KafkaSinkOptions options = TRY(read_kafka_sink_options(dataset));
  TRY(find_kafka_columns(dataset, !options.topic.empty()));
  return {};
}

}  // namespace brook::sink::kafka
