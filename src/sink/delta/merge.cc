#include "sink/delta/merge.h"

#include <algorithm>
#include <set>

#include "analyze/build.h"
#include "plan/delta.h"
#include "sink/delta/delta_options.h"
#include "sink/delta/file_statistics.h"
#include "sink/delta/key_ranges.h"
#include "sink/update_rows.h"
#include "source/delta/schema_json.h"
#include "source/files/partition_values.h"

namespace brook::sink::delta {

namespace {

using analyze::OutputColumn;
using analyze::RelationPtr;
using source::delta::AddFile;

constexpr const char* kKeys = "keys";
constexpr const char* kRows = "rows";
constexpr const char* kGone = "gone";
constexpr const char* kFile = "__file";  // the place of a row's file in a list

class Merging {
 public:
  Merging(const DeltaToken& token, const source::delta::Snapshot& snapshot, const MergePlaces& places,
          engine::Engine& engine, FileSystem& files, const CancelToken& cancel)
      : token_(token), snapshot_(snapshot), places_(places), engine_(engine), files_(files), cancel_(cancel) {}

  Result<Merge> run(std::int64_t now_ms) {
    there_ = TRY(source::delta::parse_schema(snapshot_.metadata.schema)).columns;
    const engine::BatchPtr keys = TRY(keys_of_epoch());
    const KeyRanges ranges = TRY(KeyRanges::of(engine_, keys, cancel_));
    std::vector<AddFile> candidates;
    for (const auto& [path, file] : snapshot_.files) {
      if (ranges.may_be_in(file)) candidates.push_back(file);
    }
    Merge result;
    result.replaced = TRY(with_keys(candidates, keys));
    if (!result.replaced.empty()) result.remainder = TRY(without_keys(result.replaced, keys, now_ms));
    return result;
  }

 private:
  Result<RelationPtr> scan(const std::string& key, const Schema& schema) {
    analyze::Scan scan{.table_key = key, .table = key};
    std::vector<OutputColumn> output;
    for (const Field& field : schema) {
      scan.columns.push_back(output.size());
      output.push_back({next_id_++, field.name, field.type, field.nullable});
    }
    return analyze::make_relation(std::move(output), std::move(scan));
  }

  // Data files with the values of their partitions, which stand in the log.
  Result<engine::DataFiles> data_files(const Schema& schema, const std::vector<AddFile>& files) const {
    engine::DataFiles data{.format = "parquet", .paths = {}, .schema = schema, .partitioned_by = {}};
    for (const std::string& name : token_.partitioned_by) {
      const auto column = std::ranges::find_if(schema, [&](const Field& each) { return same_name(each.name, name); });
      if (column == schema.end()) continue;
      data.constants.push_back({static_cast<std::size_t>(column - schema.begin()), {}});
    }
    for (const AddFile& file : files) {
      data.paths.push_back(join_path(places_.table, file.path));
      for (engine::DataFiles::Constant& constant : data.constants) {
        const Field& field = schema[constant.column];
        std::optional<std::string> text;
        for (const auto& [name, value] : file.partition_values) {
          if (same_name(name, field.name)) text = value;
        }
        const source::PartitionValue value = TRY(source::partition_value(field, text, "UTC", file.path));
        constant.values.push_back(source::value_of(field.type, value));
      }
    }
    return data;
  }

  // The keys of all rows that the epoch writes or takes away.
  Result<engine::BatchPtr> keys_of_epoch() {
    const Schema columns = TRY(source::delta::parse_schema(token_.schema)).columns;
    const RelationPtr rows = TRY(scan(kRows, columns));
    RelationPtr keys = token_.keys.empty() ? rows : columns_of(rows, token_.keys);
    engine::Bindings bindings;
    std::vector<std::string> gone;
    for (const std::string& path : token_.gone) gone.push_back(join_path(places_.staging, path));
    if (token_.files.empty()) {
      bindings[kRows] = TRY(engine::batch_of_rows(engine_, columns, {}));
    } else {
      bindings[kRows] = TRY(data_files(columns, token_.files));
    }
    if (!gone.empty()) {
      const Schema schema = analyze::schema_of(keys);
      bindings[kGone] = engine::DataFiles{.format = "parquet", .paths = gone, .schema = schema, .partitioned_by = {}};
      const RelationPtr others = TRY(scan(kGone, schema));
      std::vector<OutputColumn> output = keys->output;
      for (OutputColumn& column : output) column.id = next_id_++;
      analyze::SetOperation both{.kind = analyze::SetKind::kUnion, .all = true, .left = keys, .right = others};
      keys = analyze::make_relation(std::move(output), std::move(both));
    }
    return engine_.collect(keys, bindings, {}, cancel_);
  }

  // Those of the files that hold a row with one of the keys.
  Result<std::vector<AddFile>> with_keys(const std::vector<AddFile>& files, const engine::BatchPtr& keys) {
    if (files.empty()) return std::vector<AddFile>();
    const DataType number(TypeKind::kLong);
    Schema schema = there_;
    schema.push_back({kFile, number, false});
    engine::DataFiles data = TRY(data_files(schema, files));
    engine::DataFiles::Constant& place = data.constants.emplace_back(engine::DataFiles::Constant{there_.size(), {}});
    for (std::size_t i = 0; i < files.size(); ++i) place.values.emplace_back(static_cast<std::int64_t>(i));
    const RelationPtr rows = TRY(scan(kRows, schema));
    const RelationPtr others = TRY(scan(kKeys, keys->schema()));
    const RelationPtr found = columns_of(TRY(rows_among(analyze::JoinKind::kSemi, rows, others, token_.keys)), {kFile});
    const RelationPtr places = analyze::make_relation(found->output, analyze::Distinct{found});
    std::set<std::size_t> touched;
    TRY(engine_.for_each_chunk(places, {{kRows, std::move(data)}, {kKeys, keys}}, {}, cancel_,
                               [&](const engine::ChunkView& chunk) -> Result<> {
                                 for (std::size_t row = 0; row < chunk.rows; ++row) {
                                   touched.insert(static_cast<std::size_t>(chunk.columns[0].at<std::int64_t>(row)));
                                 }
                                 return {};
                               }));
    std::vector<AddFile> result;
    for (const std::size_t i : touched) result.push_back(files.at(i));
    return result;
  }

  // The other rows of the files, as files of their own.
  Result<std::vector<AddFile>> without_keys(const std::vector<AddFile>& files, const engine::BatchPtr& keys,
                                            std::int64_t now_ms) {
    const RelationPtr rows = TRY(scan(kRows, there_));
    const RelationPtr others = TRY(scan(kKeys, keys->schema()));
    const RelationPtr rest = TRY(rows_among(analyze::JoinKind::kAnti, rows, others, token_.keys));
    engine::CopyTarget target{.directory = places_.folder,
                              .name_prefix = places_.prefix,
                              .extension = ".parquet",
                              .format = "parquet",
                              .partitioned_by = token_.partitioned_by,
                              .options = {{"compression", token_.compression}},
                              .statistics = true};
    // Files that were apart stay about as large as files are: the next epoch may touch one of them alone.
    FileSizes sizes = token_.sizes;
    if (sizes.most_bytes == 0) sizes.most_bytes = sizes.target_bytes;
    set_limits(sizes, target);
    engine::DataFiles data = TRY(data_files(there_, files));
    const std::vector<engine::WrittenFile> written =
        TRY(engine_.copy(rest, {{kRows, std::move(data)}, {kKeys, keys}}, {}, cancel_, target));
    Schema stored;
    for (const Field& field : there_) {
      if (std::ranges::find(token_.partitioned_by, field.name) == token_.partitioned_by.end()) stored.push_back(field);
    }
    const std::size_t indexed = indexed_columns(snapshot_.metadata.configuration);
    std::vector<AddFile> result;
    SyncSet syncs;
    for (const engine::WrittenFile& file : written) {
      result.push_back({.path = file.path,
                        .partition_values = partition_values(there_, token_.partitioned_by, file.path),
                        .size_bytes = file.size_bytes,
                        .modified_ms = now_ms,
                        .statistics = statistics_json(stored, file, indexed)});
      syncs.files.push_back(join_path(places_.folder, file.path));
    }
    TRY(sync_all(files_, syncs));
    return result;
  }

  const DeltaToken& token_;
  const source::delta::Snapshot& snapshot_;
  const MergePlaces& places_;
  engine::Engine& engine_;
  FileSystem& files_;
  const CancelToken& cancel_;
  Schema there_;
  analyze::ColumnId next_id_ = 1;
};

}  // namespace

Result<Merge> merge(const DeltaToken& token, const source::delta::Snapshot& snapshot, const MergePlaces& places,
                    engine::Engine& engine, FileSystem& files, const CancelToken& cancel, std::int64_t now_ms) {
  return Merging(token, snapshot, places, engine, files, cancel).run(now_ms);
}

}  // namespace brook::sink::delta
