#include "source/delta/checkpoint.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/scan.h"

namespace brook::source::delta {

namespace {

using engine::Value;

const DataType& text() {
  static const DataType type(TypeKind::kString);
  return type;
}
const DataType& number() {
  static const DataType type(TypeKind::kLong);
  return type;
}
const DataType& flag() {
  static const DataType type(TypeKind::kBoolean);
  return type;
}
const DataType& small_number() {
  static const DataType type(TypeKind::kInt);
  return type;
}
DataType texts_by_name() { return DataType::map(text(), text()); }

DataType vector_type() {
  return DataType::structure({{"storageType", text()},
                              {"pathOrInlineDv", text()},
                              {"offset", small_number()},
                              {"sizeInBytes", small_number()},
                              {"cardinality", number()}});
}

// The columns of a checkpoint, one for each kind of action, as the protocol lays them out.
enum Column : std::size_t { kTransaction, kAdd, kRemove, kMetadata, kProtocol, kColumns };

const Schema& checkpoint_schema() {
  static const Schema schema = {
      {"txn", DataType::structure({{"appId", text()}, {"version", number()}, {"lastUpdated", number()}})},
      {"add", DataType::structure({{"path", text()},
                                   {"partitionValues", texts_by_name()},
                                   {"size", number()},
                                   {"modificationTime", number()},
                                   {"dataChange", flag()},
                                   {"stats", text()},
                                   {"deletionVector", vector_type()}})},
      {"remove", DataType::structure({{"path", text()},
                                      {"deletionTimestamp", number()},
                                      {"dataChange", flag()},
                                      {"extendedFileMetadata", flag()},
                                      {"partitionValues", texts_by_name()},
                                      {"size", number()},
                                      {"deletionVector", vector_type()}})},
      {"metaData",
       DataType::structure({{"id", text()},
                            {"name", text()},
                            {"description", text()},
                            {"format", DataType::structure({{"provider", text()}, {"options", texts_by_name()}})},
                            {"schemaString", text()},
                            {"partitionColumns", DataType::array(text())},
                            {"configuration", texts_by_name()},
                            {"createdTime", number()}})},
      {"protocol", DataType::structure({{"minReaderVersion", small_number()},
                                        {"minWriterVersion", small_number()},
                                        {"readerFeatures", DataType::array(text())},
                                        {"writerFeatures", DataType::array(text())}})}};
  return schema;
}

// --- Reading ---------------------------------------------------------------------------------------------------------

// A struct's fields by name.
class Fields {
 public:
  Fields(const DataType& type, const Value& value)
      : type_(type), values_(std::get_if<std::vector<Value>>(&value.payload())) {}

  [[nodiscard]] const Value* find(std::string_view name) const {
    for (std::size_t i = 0; values_ != nullptr && i < type_.fields().size(); ++i) {
      if (type_.fields()[i].name == name) return (*values_)[i].is_null() ? nullptr : &(*values_)[i];
    }
    return nullptr;
  }
  [[nodiscard]] std::string string(std::string_view name) const {
    const Value* value = find(name);
    return value == nullptr ? "" : std::get<std::string>(value->payload());
  }
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return std::nullopt;
    return std::get<std::int64_t>(value->payload());
  }
  [[nodiscard]] bool boolean(std::string_view name) const {
    const Value* value = find(name);
    return value != nullptr && std::get<bool>(value->payload());
  }
  [[nodiscard]] std::vector<std::string> strings(std::string_view name) const {
    std::vector<std::string> result;
    const Value* value = find(name);
    if (value == nullptr) return result;
    for (const Value& each : std::get<std::vector<Value>>(value->payload())) {
      result.push_back(std::get<std::string>(each.payload()));
    }
    return result;
  }
  [[nodiscard]] PartitionValues map(std::string_view name) const {
    PartitionValues result;
    const Value* value = find(name);
    if (value == nullptr) return result;
    for (const Value& each : std::get<std::vector<Value>>(value->payload())) {
      const auto& pair = std::get<std::vector<Value>>(each.payload());
      std::optional<std::string>& to = result[std::get<std::string>(pair[0].payload())];
      if (!pair[1].is_null()) to = std::get<std::string>(pair[1].payload());
    }
    return result;
  }
  // Back into the JSON that an entry would have.
  [[nodiscard]] std::string deletion_vector() const {
    const Value* value = find("deletionVector");
    if (value == nullptr) return "";
    const Fields vector(vector_type(), *value);
    nlohmann::json json = {{"storageType", vector.string("storageType")},
                           {"pathOrInlineDv", vector.string("pathOrInlineDv")},
                           {"sizeInBytes", vector.integer("sizeInBytes").value_or(0)},
                           {"cardinality", vector.integer("cardinality").value_or(0)}};
    if (const auto offset = vector.integer("offset")) json["offset"] = *offset;
    return json.dump();
  }

 private:
  const DataType& type_;
  const std::vector<Value>* values_;
};

PartitionValues without_empty(PartitionValues values) {
  for (auto& [name, value] : values) {
    if (value && value->empty()) value.reset();
  }
  return values;
}

Action action_of(Column column, const Fields& fields) {
  switch (column) {
    case kTransaction:
      return Transaction{fields.string("appId"), fields.integer("version").value_or(0), fields.integer("lastUpdated")};
    case kAdd:
      return AddFile{.path = decoded_path(fields.string("path")),
                     .partition_values = without_empty(fields.map("partitionValues")),
                     .size_bytes = static_cast<std::uint64_t>(fields.integer("size").value_or(0)),
                     .modified_ms = fields.integer("modificationTime").value_or(0),
                     .data_change = fields.boolean("dataChange"),
                     .statistics = fields.string("stats"),
                     .deletion_vector = fields.deletion_vector()};
    case kRemove: {
      RemoveFile file{.path = decoded_path(fields.string("path")),
                      .deleted_ms = fields.integer("deletionTimestamp"),
                      .data_change = fields.boolean("dataChange"),
                      .partition_values = without_empty(fields.map("partitionValues")),
                      .size_bytes = std::nullopt,
                      .deletion_vector = fields.deletion_vector()};
      if (const auto size = fields.integer("size")) file.size_bytes = static_cast<std::uint64_t>(*size);
      return file;
    }
    case kMetadata: {
      Metadata metadata{.id = fields.string("id"),
                        .name = fields.string("name"),
                        .description = fields.string("description"),
                        .schema = fields.string("schemaString"),
                        .partitioned_by = fields.strings("partitionColumns"),
                        .configuration = {},
                        .created_ms = fields.integer("createdTime")};
      for (const auto& [name, value] : fields.map("configuration")) metadata.configuration[name] = value.value_or("");
      return metadata;
    }
    default:
      return Protocol{.min_reader = static_cast<int>(fields.integer("minReaderVersion").value_or(1)),
                      .min_writer = static_cast<int>(fields.integer("minWriterVersion").value_or(2)),
                      .reader_features = fields.strings("readerFeatures"),
                      .writer_features = fields.strings("writerFeatures")};
  }
}

// --- Writing ---------------------------------------------------------------------------------------------------------

Value of(const std::string& value) { return Value(value); }
Value of(std::int64_t value) { return Value(value); }
Value of(std::uint64_t value) { return Value(static_cast<std::int64_t>(value)); }
Value of(bool value) { return Value(value); }
template <class T>
Value of(const std::optional<T>& value) {
  return value ? of(*value) : Value();
}
Value of(const std::vector<std::string>& values) {
  std::vector<Value> list;
  list.reserve(values.size());
  for (const std::string& value : values) list.push_back(of(value));
  return Value(std::move(list));
}
template <class Map>
Value of_map(const Map& map) {
  std::vector<Value> list;
  list.reserve(map.size());
  for (const auto& [name, value] : map) list.emplace_back(std::vector<Value>{of(name), of(value)});
  return Value(std::move(list));
}
Value text_or_null(const std::string& value) { return value.empty() ? Value() : of(value); }

Value vector_value(const std::string& json_text) {
  if (json_text.empty()) return {};
  const nlohmann::json json = nlohmann::json::parse(json_text);
  return Value(std::vector<Value>{
      of(json.at("storageType").get<std::string>()), of(json.at("pathOrInlineDv").get<std::string>()),
      json.contains("offset") ? of(json["offset"].get<std::int64_t>()) : Value(),
      of(json.at("sizeInBytes").get<std::int64_t>()), of(json.at("cardinality").get<std::int64_t>())});
}

Value value_of(const Transaction& each) {
  return Value(std::vector<Value>{of(each.application), of(each.version), of(each.updated_ms)});
}
Value value_of(const AddFile& each) {
  return Value(std::vector<Value>{of(encoded_path(each.path)), of_map(each.partition_values), of(each.size_bytes),
                                  of(each.modified_ms), of(false), text_or_null(each.statistics),
                                  vector_value(each.deletion_vector)});
}
Value value_of(const RemoveFile& each) {
  return Value(std::vector<Value>{of(encoded_path(each.path)), of(each.deleted_ms), of(false),
                                  of(each.size_bytes.has_value()),
                                  each.size_bytes ? of_map(each.partition_values) : Value(), of(each.size_bytes),
                                  vector_value(each.deletion_vector)});
}
Value value_of(const Metadata& each) {
  const Value format(std::vector<Value>{of(std::string("parquet")), Value(std::vector<Value>())});
  return Value(std::vector<Value>{of(each.id), text_or_null(each.name), text_or_null(each.description), format,
                                  of(each.schema), of(each.partitioned_by), of_map(each.configuration),
                                  of(each.created_ms)});
}
Value value_of(const Protocol& each) {
  return Value(std::vector<Value>{of(std::int64_t{each.min_reader}), of(std::int64_t{each.min_writer}),
                                  each.min_reader >= 3 ? of(each.reader_features) : Value(),
                                  each.min_writer >= 7 ? of(each.writer_features) : Value()});
}

// The rows of a checkpoint, made as they are asked for.
class SnapshotRows final : public engine::ScanSource {
 public:
  explicit SnapshotRows(const Snapshot& snapshot) : snapshot_(snapshot) {}
  [[nodiscard]] const Schema& schema() const override { return checkpoint_schema(); }
  [[nodiscard]] std::size_t max_workers() const override { return 1; }
  Result<std::unique_ptr<engine::ScanWorker>> open_worker(std::span<const std::size_t> projection) override {
    return std::make_unique<Worker>(snapshot_, std::vector<std::size_t>(projection.begin(), projection.end()));
  }

 private:
  class Worker final : public engine::ScanWorker {
   public:
    Worker(const Snapshot& snapshot, std::vector<std::size_t> projection)
        : snapshot_(snapshot),
          projection_(std::move(projection)),
          transaction_(snapshot.transactions.begin()),
          file_(snapshot.files.begin()),
          removed_(snapshot.removed.begin()) {}

    Result<std::size_t> next(engine::ChunkBuilder& out, std::uint64_t& morsel) override {
      std::size_t rows = 0;
      const auto put = [&](Column column, const Value& value) {
        for (std::size_t i = 0; i < projection_.size(); ++i) {
          if (projection_[i] == column) {
            out.set_nested(i, rows, value);
          } else {
            out.set_null(i, rows);
          }
        }
        ++rows;
      };
      morsel = morsel_++;
      if (morsel == 0) {
        put(kProtocol, value_of(snapshot_.protocol));
        put(kMetadata, value_of(snapshot_.metadata));
      }
      while (rows < engine::kChunkRows && transaction_ != snapshot_.transactions.end()) {
        put(kTransaction, value_of((transaction_++)->second));
      }
      while (rows < engine::kChunkRows && file_ != snapshot_.files.end()) put(kAdd, value_of((file_++)->second));
      while (rows < engine::kChunkRows && removed_ != snapshot_.removed.end()) {
        put(kRemove, value_of((removed_++)->second));
      }
      out.set_rows(rows);
      return rows;
    }

   private:
    const Snapshot& snapshot_;
    std::vector<std::size_t> projection_;
    std::map<std::string, Transaction>::const_iterator transaction_;
    std::map<std::string, AddFile>::const_iterator file_;
    std::map<std::string, RemoveFile>::const_iterator removed_;
    std::uint64_t morsel_ = 0;
  };

  const Snapshot& snapshot_;
};

analyze::RelationPtr all_columns() {
  analyze::Relation relation;
  analyze::Scan scan;
  scan.table_key = scan.table = "checkpoint";
  const Schema& schema = checkpoint_schema();
  for (std::size_t i = 0; i < schema.size(); ++i) {
    scan.columns.push_back(i);
    relation.output.push_back({static_cast<analyze::ColumnId>(i), schema[i].name, schema[i].type, true});
  }
  relation.node = std::move(scan);
  return std::make_shared<const analyze::Relation>(std::move(relation));
}

}  // namespace

Result<> read_checkpoint(engine::Engine& engine, const std::vector<std::string>& parts, Snapshot& snapshot) {
  const Schema& schema = checkpoint_schema();
  const engine::DataFiles files{.format = "parquet", .paths = parts, .schema = schema, .partitioned_by = {}};
  const auto take = [&](const engine::ChunkView& chunk) -> Result<> {
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      for (std::size_t column = 0; column < kColumns; ++column) {
        if (!chunk.columns[column].is_valid(row)) continue;
        const Value value = engine::read_value(schema[column].type, chunk.columns[column], row);
        snapshot.apply(action_of(static_cast<Column>(column), Fields(schema[column].type, value)));
      }
    }
    return {};
  };
  return engine.for_each_chunk(all_columns(), {{"checkpoint", files}}, {}, {}, take);
}

Result<std::string> write_checkpoint_file(engine::Engine& engine, const Snapshot& snapshot, const std::string& folder) {
  engine::CopyTarget target;
  target.directory = folder;
  target.name_prefix = fmt::format("{:020}.checkpoint", snapshot.version);
  target.extension = ".parquet";
  target.format = "parquet";
  target.options = {{"compression", "snappy"}};
  const std::shared_ptr<engine::ScanSource> rows = std::make_shared<SnapshotRows>(snapshot);
  const std::vector<engine::WrittenFile> files =
      TRY(engine.copy(all_columns(), {{"checkpoint", rows}}, {}, {}, target));
  if (files.size() != 1) return fail(internal_error("a checkpoint of a Delta log became no file"));
  return join_path(folder, files.front().path);
}

std::uint64_t checkpoint_rows(const Snapshot& snapshot) {
  return 2 + snapshot.transactions.size() + snapshot.files.size() + snapshot.removed.size();
}

}  // namespace brook::source::delta
