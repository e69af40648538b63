#include "source/parquet/column_fit.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/widening.h"

namespace brook::source::parquet {

namespace {

const Column* find(const std::vector<Column>& columns, const std::string& name) {
  const auto found = std::ranges::find_if(columns, [&](const Column& each) { return same_name(each.name, name); });
  return found == columns.end() ? nullptr : &*found;
}

bool fits(const Column& stored, const DataType& wanted) {
  if (wanted.is(TypeKind::kStruct)) {
    if (!stored.children.empty() && stored.type && !stored.type->is(TypeKind::kStruct)) return false;
    if (stored.physical != Physical::kGroup) return false;
    return std::ranges::all_of(wanted.fields(), [&](const Field& field) {
      const Column* const child = find(stored.children, field.name);
      return child == nullptr || fits(*child, field.type);
    });
  }
  if (!stored.type) return false;
  if (wanted.is(TypeKind::kArray)) {
    return stored.type->is(TypeKind::kArray) && fits(stored.children[0], wanted.element());
  }
  if (wanted.is(TypeKind::kMap)) {
    return stored.type->is(TypeKind::kMap) && fits(stored.children[0], wanted.key()) &&
           fits(stored.children[1], wanted.value());
  }
  const bool unmarked_text = stored.physical == Physical::kBytes && wanted.is(TypeKind::kString);
  return unmarked_text || widens(*stored.type, wanted);
}

bool has_unmarked_text(const Column& stored, const DataType& wanted) {
  if (wanted.is(TypeKind::kString)) return stored.physical == Physical::kBytes && !stored.is_text;
  if (wanted.is(TypeKind::kStruct)) {
    return std::ranges::any_of(wanted.fields(), [&](const Field& field) {
      const Column* const child = find(stored.children, field.name);
      return child != nullptr && has_unmarked_text(*child, field.type);
    });
  }
  for (std::size_t i = 0; i < wanted.fields().size() && i < stored.children.size(); ++i) {
    if (has_unmarked_text(stored.children[i], wanted.fields()[i].type)) return true;
  }
  return false;
}

std::string physical_name(const Column& column) {
  if (column.type) return column.type->sql();
  switch (column.physical) {
    case Physical::kBoolean: return "BOOLEAN";
    case Physical::kInt32: return "INT32";
    case Physical::kInt64: return "INT64";
    case Physical::kInt96: return "INT96";
    case Physical::kFloat: return "FLOAT";
    case Physical::kDouble: return "DOUBLE";
    case Physical::kBytes: return "BYTE_ARRAY";
    case Physical::kFixedBytes: return "FIXED_LEN_BYTE_ARRAY";
    case Physical::kGroup: return "a group";
  }
  return "";
}

}  // namespace

Result<> check_columns(const ParquetFooter& footer, const Schema& wanted, const std::string& path) {
  for (const Field& field : wanted) {
    const Column* const column = find(footer.columns, field.name);
    if (column == nullptr || fits(*column, field.type)) continue;
    return fail(
        input_error(fmt::format("Encountered error while reading file {}. Data type mismatches when reading "
                                "Parquet column [{}]. Expected Spark type {}, actual Parquet type {}\n"
                                "    table: {}\n    file:  {}",
                                path, field.name, field.type.sql(), physical_name(*column), ddl(wanted),
                                ddl(footer.schema())))
            .with_class("FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH")
            .with_hint(
                "Declare the column as it is stored and convert it in the query, write the file anew, or move it "
                "to a folder and a table of its own."));
  }
  return {};
}

bool has_unmarked_text(const ParquetFooter& footer, const Schema& wanted) {
  return std::ranges::any_of(wanted, [&](const Field& field) {
    const Column* const column = find(footer.columns, field.name);
    return column != nullptr && has_unmarked_text(*column, field.type);
  });
}

}  // namespace brook::source::parquet
