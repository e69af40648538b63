#include "source/files/folder_names.h"

#include <algorithm>
#include <charconv>

#include "base/date_text.h"
#include "source/files/file_listing.h"
#include "source/files/glob.h"

namespace brook::source {

namespace {

constexpr std::string_view kNullFolder = "__HIVE_DEFAULT_PARTITION__";
constexpr std::size_t kMostDigits = 38;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

template <class T>
bool is_number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  T value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc() && end == text.data() + text.size();
}

DataType type_of(const std::string& text) {
  if (is_number<std::int32_t>(text)) return DataType(TypeKind::kInt);
  if (is_number<std::int64_t>(text)) return DataType(TypeKind::kLong);
  const std::size_t digits = text.size() - (text.starts_with('-') || text.starts_with('+') ? 1 : 0);
  if (digits > 0 && digits <= kMostDigits &&
      text.find_first_not_of("0123456789", text.size() - digits) == std::string::npos) {
    return DataType::decimal(static_cast<int>(digits), 0);
  }
  if (is_number<double>(text)) return DataType(TypeKind::kDouble);
  constexpr std::size_t kDateBytes = 10;
  if (text.size() == kDateBytes && parse_date(text)) return DataType(TypeKind::kDate);
  if (text.size() > kDateBytes && parse_timestamp(text)) return DataType(TypeKind::kTimestamp);
  return DataType(TypeKind::kString);
}

// Of NULL, VOID.
DataType common_type(const DataType& a, const DataType& b) {
  if (a == b || b.is(TypeKind::kNull)) return a;
  if (a.is(TypeKind::kNull)) return b;
  const auto are = [&](TypeKind one, TypeKind other) {
    return (a.is(one) && b.is(other)) || (a.is(other) && b.is(one));
  };
  if (are(TypeKind::kInt, TypeKind::kLong)) return DataType(TypeKind::kLong);
  if (are(TypeKind::kInt, TypeKind::kDouble)) return DataType(TypeKind::kDouble);
  if (are(TypeKind::kDate, TypeKind::kTimestamp)) return DataType(TypeKind::kTimestamp);
  return DataType(TypeKind::kString);
}

}  // namespace

std::size_t table_prefix(const std::string& path, const std::string& base_path) {
  if (!base_path.empty()) return base_path.size() + 1;
  std::string_view fixed = path;
  if (has_glob(path)) {
    fixed = fixed.substr(0, fixed.find_first_of("*?[{\\"));
    fixed = fixed.substr(0, fixed.rfind('/') + 1);
  }
  while (fixed.ends_with('/')) fixed.remove_suffix(1);
  return fixed.size();
}

std::vector<FolderValue> folder_values(std::string_view path, std::size_t prefix) {
  std::vector<FolderValue> values;
  std::string_view rest = path.substr(std::min(prefix, path.size()));
  for (std::size_t end = rest.find('/'); end != std::string_view::npos; end = rest.find('/')) {
    const std::string_view folder = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (!is_partition_folder(folder)) continue;
    FolderValue value{unescaped(folder.substr(0, folder.find('='))), unescaped(folder.substr(folder.find('=') + 1))};
    if (value.value == kNullFolder) value.value.reset();
    values.push_back(std::move(value));
  }
  return values;
}

Schema folder_columns(const std::vector<PlannedFile>& files, std::size_t prefix) {
  Schema columns;
  for (const PlannedFile& file : files) {
    for (const FolderValue& value : folder_values(file.path, prefix)) {
      auto column = std::ranges::find_if(columns, [&](const Field& field) { return same_name(field.name, value.key); });
      if (column == columns.end()) column = columns.insert(columns.end(), {value.key, DataType(), true});
      column->type = common_type(column->type, value.value ? type_of(*value.value) : DataType());
    }
  }
  for (Field& column : columns) {
    if (column.type.is(TypeKind::kNull)) column.type = DataType(TypeKind::kString);
  }
  return columns;
}

}  // namespace brook::source
