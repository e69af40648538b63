#include "runtime/compaction.h"

#include <algorithm>

#include "runtime/rows.h"
#include "sink/file_sizes.h"

namespace brook::runtime {

namespace {

using Entries = std::vector<TableLog::Entry>;
using Group = std::vector<std::size_t>;

constexpr const char* kSmallFiles = "small files";

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

// Where readers of the table stand now, and where they will after the epoch; sorted.
Result<std::set<std::size_t>> places_of_readers(const Pipeline& pipeline, const EpochPlan& plan,
                                                const std::string& table) {
  std::set<std::size_t> places = {0};
  for (const OpenFlow& flow : pipeline.flows) {
    const auto at = flow.record.positions.find(table);
    if (at != flow.record.positions.end()) places.insert(TRY(TableLog::index(at->second)));
  }
  for (const FlowPlan& flow : plan.flows) {
    const auto range = flow.table_ranges.find(table);
    if (range != flow.table_ranges.end()) places.insert(range->second.second);
  }
  return places;
}

// Small files of one folder that follow each other, and that no reader stands between.
std::vector<Group> runs_of(const Entries& entries, const std::set<std::size_t>& places, std::uint64_t target_bytes) {
  std::map<std::string, Group> open;  // by folder
  std::vector<Group> runs;
  const auto close = [&](Group& run) {
    if (run.size() > 1) runs.push_back(std::move(run));
    run.clear();
  };
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (places.contains(i)) {
      for (auto& [folder, run] : open) close(run);
    }
    Group& run = open[folder_of(entries[i].file.path)];
    if (entries[i].file.size_bytes < target_bytes) {
      run.push_back(i);
    } else {
      close(run);
    }
  }
  for (auto& [folder, run] : open) close(run);
  return runs;
}

// Cuts a run where a file would become larger than it should be.
void cut(const Group& run, const Entries& entries, const sink::FileSizes& sizes, std::vector<Group>& groups) {
  Group group;
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
  const auto close = [&] {
    if (group.size() > 1) groups.push_back(group);
    group.clear();
    bytes = rows = 0;
  };
  for (const std::size_t i : run) {
    const engine::WrittenFile& file = entries[i].file;
    const bool too_many = sizes.most_rows > 0 && rows + file.rows > sizes.most_rows;
    if (too_many || bytes + file.size_bytes > sizes.target_bytes) close();
    group.push_back(i);
    bytes += file.size_bytes;
    rows += file.rows;
  }
  close();
}

// Leaves out files that are larger than all that came after them: those wait until as much has come again, so that a
// row is written some few times and not once for every so many files.
Group worth_merging(const Group& run, const Entries& entries) {
  std::uint64_t after = 0;
  for (const std::size_t i : run) after += entries[i].file.size_bytes;
  std::size_t first = 0;
  for (; first < run.size(); ++first) {
    after -= entries[run[first]].file.size_bytes;
    if (entries[run[first]].file.size_bytes <= after) break;
  }
  return {run.begin() + static_cast<std::ptrdiff_t>(first), run.end()};
}

Result<sink::FileSizes> sizes_of(const Pipeline& pipeline, const OpenTable& table) {
  return sink::read_file_sizes(*table.dataset, pipeline.graph.spec.configuration);
}

Compaction sorted(const std::string& table, std::vector<Group> groups) {
  std::ranges::sort(groups, {}, [](const Group& group) { return group.front(); });
  return {table, std::move(groups)};
}

}  // namespace

Result<std::vector<Compaction>> due_compactions(const Pipeline& pipeline, const EpochPlan& plan) {
  std::vector<Compaction> due;
  for (const auto& [key, table] : pipeline.tables) {
    if (!table.log || table.fresh || sink::compactor_of(*table.sink) == nullptr) continue;
    const sink::FileSizes sizes = TRY(sizes_of(pipeline, table));
    if (!sizes.auto_compact) continue;
    const Entries& entries = table.log->entries();
    std::vector<Group> groups;
    for (const Group& run : runs_of(entries, TRY(places_of_readers(pipeline, plan, key)), sizes.target_bytes)) {
      const Group merged = worth_merging(run, entries);
      if (merged.size() >= sizes.least_files) cut(merged, entries, sizes, groups);
    }
    if (groups.empty()) continue;
    due.push_back(sorted(key, std::move(groups)));
    due.back().is_asked_for = false;
  }
  return due;
}

Result<Compaction> whole_compaction(const Pipeline& pipeline, const EpochPlan& plan, const std::string& key) {
  const OpenTable& table = pipeline.tables.at(key);
  const sink::FileSizes sizes = TRY(sizes_of(pipeline, table));
  const Entries& entries = table.log->entries();
  std::vector<Group> groups;
  for (const Group& run : runs_of(entries, TRY(places_of_readers(pipeline, plan, key)), sizes.target_bytes)) {
    cut(run, entries, sizes, groups);
  }
  return sorted(key, std::move(groups));
}

std::vector<sink::FileGroup> groups_of(const OpenTable& table, const Compaction& compaction,
                                       const engine::QueryContext& context) {
  const plan::Dataset& dataset = *table.dataset;
  engine::DataFiles files{.format = table.file_format, .paths = {}, .schema = {}, .partitioned_by = {}};
  for (const Field& field : dataset.schema) {
    const bool in_folder =
        std::ranges::any_of(dataset.partitioned_by, [&](const auto& name) { return same_name(name, field.name); });
    if (!in_folder) files.schema.push_back(field);
  }
  std::vector<sink::FileGroup> groups;
  for (const std::vector<std::size_t>& entries : compaction.groups) {
    sink::FileGroup group;
    files.paths.clear();
    for (const std::size_t i : entries) {
      group.files.push_back(table.log->entries()[i].file);
      files.paths.push_back(join_path(dataset.path, group.files.back().path));
    }
    group.folder = folder_of(group.files.front().path);
    group.rows = {scan_all(files.schema, kSmallFiles), {{kSmallFiles, files}}, context};
    groups.push_back(std::move(group));
  }
  return groups;
}

std::size_t position_after(std::size_t position, const Compaction& compaction) {
  std::size_t gone = 0;
  for (const std::vector<std::size_t>& group : compaction.groups) {
    if (group.back() < position) gone += group.size() - 1;
  }
  return position - gone;
}

}  // namespace brook::runtime
