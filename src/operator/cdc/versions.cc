#include "operator/cdc/versions.h"

#include <algorithm>
#include <ranges>

#include "operator/row_cells.h"

namespace brook::op {

namespace {

std::strong_ordering compare(std::string_view a, std::string_view b, const DataType& type) {
  ByteReader first(a);
  ByteReader second(b);
  return compare_cells(first, second, type);
}

std::vector<std::string_view> cells_of(std::string_view row, const std::vector<DataType>& types) {
  std::vector<std::string_view> cells;
  ByteReader reader(row);
  cells.reserve(types.size());
  for (const DataType& type : types) cells.push_back(skip_cell(reader, type));
  return cells;
}

bool is_null(std::string_view cell) { return cell[0] == '\0'; }

// `row` with the cells of `before` where it has none.
std::string filled(std::string_view row, std::string_view before, const VersionRules& rules) {
  const std::vector<std::string_view> cells = cells_of(row, rules.row_types);
  const std::vector<std::string_view> others = cells_of(before, rules.row_types);
  std::string result;
  for (std::size_t i = 0; i < cells.size(); ++i) result += is_null(cells[i]) ? others[i] : cells[i];
  return result;
}

}  // namespace

void Versions::add(Version version, const VersionRules& rules) {
  const auto place = std::ranges::lower_bound(
      versions_, version.sequence,
      [&](std::string_view a, std::string_view b) { return compare(a, b, rules.sequence_type) < 0; },
      &Version::sequence);
  const bool same = place != versions_.end() && compare(place->sequence, version.sequence, rules.sequence_type) == 0;
  if (!rules.history && !rules.ignore_nulls && !same && place != versions_.end()) return;
  if (same) {
    *place = std::move(version);
  } else {
    versions_.insert(place, std::move(version));
  }
  if (!rules.history) compact(rules);
}

// Without a history: leaves the versions that the row is made of, and the delete before them.
void Versions::compact(const VersionRules& rules) {
  std::vector<bool> known(rules.row_types.size(), false);
  std::vector<Version> kept;
  for (Version& version : std::views::reverse(versions_)) {
    if (version.is_delete) {
      kept.push_back(std::move(version));
      break;
    }
    bool counts = kept.empty();
    const std::vector<std::string_view> cells = cells_of(version.row, rules.row_types);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool gives = !known[i] && (!rules.ignore_nulls || !is_null(cells[i]));
      counts = counts || gives;
      if (gives) known[i] = true;
    }
    if (counts) kept.push_back(std::move(version));
    if (!rules.ignore_nulls) break;
  }
  std::ranges::reverse(kept);
  versions_ = std::move(kept);
}

void Versions::remove_until(std::string_view sequence, const VersionRules& rules) {
  std::erase_if(versions_,
                [&](const Version& version) { return compare(version.sequence, sequence, rules.sequence_type) <= 0; });
}

void Versions::forget_deletes(std::int64_t arrived_before_us) {
  bool open = false;  // a version that a delete would end
  std::erase_if(versions_, [&](const Version& version) {
    const bool forgets = version.is_delete && !open && version.arrived_us < arrived_before_us;
    open = !version.is_delete;
    return forgets;
  });
}

std::vector<std::string> Versions::rows(const VersionRules& rules) const {
  struct Row {
    std::string cells;
    std::string_view start;
    std::string_view end;  // empty: it still holds
  };
  std::vector<Row> rows;
  bool open = false;
  for (const Version& version : versions_) {
    if (version.is_delete) {
      if (open) rows.back().end = version.sequence;
      open = false;
      continue;
    }
    std::string cells = rules.ignore_nulls && open ? filled(version.row, rows.back().cells, rules) : version.row;
    if (open && cells == rows.back().cells) continue;  // nothing changed: the version goes on
    if (open) rows.back().end = version.sequence;
    rows.push_back({std::move(cells), version.sequence, {}});
    open = true;
  }
  std::vector<std::string> result;
  if (!rules.history) {
    if (open) result.push_back(std::move(rows.back().cells));
    return result;
  }
  for (Row& row : rows) {
    result.push_back(std::move(row.cells));
    result.back() += row.start;
    result.back() += row.end.empty() ? null_cells(1) : std::string(row.end);
  }
  return result;
}

std::size_t Versions::bytes() const {
  std::size_t bytes = versions_.capacity() * sizeof(Version);
  for (const Version& version : versions_) bytes += version.sequence.capacity() + version.row.capacity();
  return bytes;
}

void Versions::write(std::string& out) const {
  ByteWriter writer(out);
  writer.varint(versions_.size());
  for (const Version& version : versions_) {
    writer.string(version.sequence);
    writer.fixed(static_cast<std::uint8_t>(version.is_delete ? 1 : 0));
    writer.signed_varint(version.arrived_us);
    writer.string(version.row);
  }
}

bool Versions::read(std::string_view bytes, const VersionRules& rules) {
  ByteReader reader(bytes);
  const RowCells row(rules.row_types, 0, Zeros::kAsTheyAre);
  const RowCells sequence({rules.sequence_type}, 0, Zeros::kAsTheyAre);
  const std::uint64_t count = reader.varint();
  for (std::uint64_t i = 0; i < count && !reader.bad(); ++i) {
    Version version{.sequence = std::string(reader.string())};
    version.is_delete = reader.fixed<std::uint8_t>() != 0;
    version.arrived_us = reader.signed_varint();
    version.row = reader.string();
    if (!sequence.are_whole(version.sequence) || (!version.is_delete && !row.are_whole(version.row))) return false;
    versions_.push_back(std::move(version));
  }
  return !reader.bad() && reader.at_end();
}

}  // namespace brook::op
