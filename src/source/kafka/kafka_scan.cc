#include "source/kafka/kafka_scan.h"

#include "engine/value.h"
#include "source/kafka/kafka_columns.h"

namespace brook::source::kafka {

namespace {

constexpr std::size_t kWorkersAtMost = 64;
constexpr std::int64_t kMillisecondUs = 1'000;

// Columns of the scan: those of the source, then those of _metadata.
enum class Column : std::uint8_t { kKey, kValue, kTopic, kPartition, kOffset, kTimestamp, kTimestampType, kHeaders };

Column column_of(std::size_t index, bool with_headers) {
  const std::size_t own = with_headers ? 8 : 7;
  if (index < own) return static_cast<Column>(index);
  constexpr std::array kMetadata = {Column::kTopic, Column::kPartition, Column::kOffset, Column::kTimestamp};
  return kMetadata.at(index - own);
}

// What the workers of one scan share.
struct ScanWork {
  Schema schema;
  bool with_headers = false;
  std::vector<PartitionRange> ranges;
  std::shared_ptr<ReaderPool> readers;
  std::shared_ptr<KafkaCounts> counts;
  std::mutex mutex;  // of all below
  std::unique_ptr<MessageReader> reader;
  bool is_started = false;
  std::uint64_t blocks = 0;

  // The next block and its number; nullptr at the end.
  Result<std::shared_ptr<MessageBlock>> next(std::uint64_t& morsel) {
    const std::scoped_lock lock(mutex);
    if (!is_started) {
      reader = TRY(readers->take());
      reader->start(ranges);
      is_started = true;
    }
    if (!reader) return std::shared_ptr<MessageBlock>();
    std::shared_ptr<MessageBlock> block = TRY(reader->next());
    morsel = blocks++;
    if (!block) readers->give_back(std::move(reader));
    return block;
  }
};

std::string_view bytes_of(const void* data, std::size_t size) { return {static_cast<const char*>(data), size}; }

engine::Value headers_of(const rd_kafka_message_t* message) {
  rd_kafka_headers_t* headers = nullptr;
  std::vector<engine::Value> list;
  if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return engine::Value();
  const char* name = nullptr;
  const void* value = nullptr;
  std::size_t size = 0;
  for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
       ++i) {
    list.emplace_back(std::vector<engine::Value>{
        engine::Value(std::string(name)),
        value == nullptr ? engine::Value() : engine::Value(std::string(bytes_of(value, size)))});
  }
  return list.empty() ? engine::Value() : engine::Value(std::move(list));
}

class KafkaWorker final : public engine::ScanWorker {
 public:
  KafkaWorker(std::shared_ptr<ScanWork> work, std::span<const std::size_t> projection) : work_(std::move(work)) {
    for (const std::size_t index : projection) columns_.push_back(column_of(index, work_->with_headers));
  }

  Result<std::size_t> next(engine::ChunkBuilder& out, std::uint64_t& morsel) override {
    const std::shared_ptr<MessageBlock> block = TRY(work_->next(morsel));
    if (!block) return 0;
    for (std::size_t i = 0; i < columns_.size(); ++i) fill(out, i, block);
    out.set_rows(block->messages.size());
    work_->counts->rows += block->messages.size();
    work_->counts->bytes += block->bytes;
    return block->messages.size();
  }

 private:
  // Sets values[row] of each message.
  template <class T, class Get>
  static void fill_flat(engine::ChunkBuilder& out, std::size_t column, const MessageBlock& block, const Get& get) {
    T* values = static_cast<T*>(out.data(column));
    for (std::size_t row = 0; row < block.messages.size(); ++row) values[row] = get(block.messages[row]);
  }

  template <class Get>
  static void fill_bytes(engine::ChunkBuilder& out, std::size_t column, const std::shared_ptr<MessageBlock>& block,
                         const Get& get) {
    auto* values = static_cast<engine::StringRef*>(out.data(column));
    for (std::size_t row = 0; row < block->messages.size(); ++row) {
      const std::string_view bytes = get(block->messages[row]);
      values[row] = engine::StringRef(bytes.data() == nullptr ? std::string_view() : bytes);
      if (bytes.data() == nullptr) out.set_null(column, row);
    }
    out.keep_alive(column, block);
  }

  static void fill(engine::ChunkBuilder& out, std::size_t i, Column column,
                   const std::shared_ptr<MessageBlock>& block) {
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    switch (column) {
      case Column::kKey: return fill_bytes(out, i, block, [](const auto* m) { return bytes_of(m->key, m->key_len); });
      case Column::kValue: return fill_bytes(out, i, block, [](const auto* m) { return bytes_of(m->payload, m->len); });
      case Column::kTopic:
        return fill_bytes(out, i, block, [](const auto* m) { return std::string_view(rd_kafka_topic_name(m->rkt)); });
      case Column::kPartition:
        return fill_flat<std::int32_t>(out, i, *block, [](const auto* m) { return m->partition; });
      case Column::kOffset: return fill_flat<std::int64_t>(out, i, *block, [](const auto* m) { return m->offset; });
      case Column::kTimestamp:
        return fill_flat<std::int64_t>(
            out, i, *block, [&](const auto* m) { return rd_kafka_message_timestamp(m, &type) * kMillisecondUs; });
      case Column::kTimestampType:  // Java's: -1 none, 0 when it was made, 1 when it was appended
        return fill_flat<std::int32_t>(out, i, *block, [&](const auto* m) {
          rd_kafka_message_timestamp(m, &type);
          return static_cast<std::int32_t>(type) - 1;
        });
      case Column::kHeaders:
        for (std::size_t row = 0; row < block->messages.size(); ++row) {
          const engine::Value headers = headers_of(block->messages[row]);
          out.set_nested(i, row, headers);
        }
    }
  }

  void fill(engine::ChunkBuilder& out, std::size_t i, const std::shared_ptr<MessageBlock>& block) const {
    fill(out, i, columns_[i], block);
  }

  std::shared_ptr<ScanWork> work_;
  std::vector<Column> columns_;
};

class KafkaScan final : public engine::ScanSource {
 public:
  explicit KafkaScan(std::shared_ptr<ScanWork> work) : work_(std::move(work)) {}

  [[nodiscard]] const Schema& schema() const override { return work_->schema; }
  [[nodiscard]] std::size_t max_workers() const override { return kWorkersAtMost; }
  [[nodiscard]] Result<std::unique_ptr<engine::ScanWorker>> open_worker(
      std::span<const std::size_t> projection) override {
    return std::make_unique<KafkaWorker>(work_, projection);
  }

 private:
  std::shared_ptr<ScanWork> work_;
};

}  // namespace

Result<std::unique_ptr<MessageReader>> ReaderPool::take() {
  {
    const std::scoped_lock lock(mutex_);
    if (idle_) return std::move(idle_);
  }
  return open_();
}

void ReaderPool::give_back(std::unique_ptr<MessageReader> reader) {
  const std::scoped_lock lock(mutex_);
  idle_ = std::move(reader);
}

std::shared_ptr<engine::ScanSource> make_kafka_scan(Schema schema, std::vector<PartitionRange> ranges,
                                                    std::shared_ptr<ReaderPool> readers,
                                                    std::shared_ptr<KafkaCounts> counts) {
  auto work = std::make_shared<ScanWork>();
  work->with_headers = schema.size() == kafka_columns(true).size() + kafka_metadata().size();
  work->schema = std::move(schema);
  work->ranges = std::move(ranges);
  work->readers = std::move(readers);
  work->counts = std::move(counts);
  return std::make_shared<KafkaScan>(std::move(work));
}

}  // namespace brook::source::kafka
