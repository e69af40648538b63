#include "engine/adapter/files_function.h"

#include <algorithm>

#include "duckdb/catalog/catalog.hpp"
#include "duckdb/catalog/catalog_entry/table_function_catalog_entry.hpp"
#include "duckdb/common/multi_file/multi_file_reader.hpp"
#include "duckdb/common/vector_operations/binary_executor.hpp"
#include "duckdb/parser/expression/constant_expression.hpp"
#include "duckdb/planner/expression/bound_function_expression.hpp"
#include "engine/adapter/chunk.h"
#include "engine/adapter/partition_path.h"
#include "engine/adapter/query.h"
#include "engine/adapter/scan_file_system.h"
#include "engine/adapter/text_style.h"
#include "engine/adapter/type.h"
#include "engine/value_text.h"
#include "sql/parse.h"

namespace brook::engine {
namespace {

using duckdb::LogicalType;

// Columns of Parquet files that the table does not have, where one of its columns (the option rescuedDataColumn) gets
// them as JSON.
Schema rescued_fields(const DataFiles& files) {
  const auto columns = files.options.find("rescuedColumns");
  if (columns == files.options.end() || columns->second.empty()) return {};
  return sql::parse_schema(columns->second).value();
}

// --- brook_parquet ---------------------------------------------------------------------------------------------------

// Where DuckDB asks what the files are and how their columns become those of the table.
struct ParquetFiles final : duckdb::MultiFileReader {
  const DataFiles* files = nullptr;  // of the query's binding

  duckdb::vector<std::string> ParsePaths(const duckdb::Value& input) override { return {input.ToString()}; }

  // `number`: the argument of brook_parquet.
  duckdb::shared_ptr<duckdb::MultiFileList> CreateFileList(duckdb::ClientContext& context,
                                                           const duckdb::vector<std::string>& number,
                                                           const duckdb::FileGlobInput&) override {
    files = &std::get<DataFiles>(QueryState::of(context).scan(std::stoul(number.at(0))).binding);
    duckdb::vector<duckdb::OpenFileInfo> list;
    auto& system = duckdb::FileSystem::GetFileSystem(context);
    for (const std::string& path : files->paths) {
      const std::string name = scan_path(path);
      for (duckdb::OpenFileInfo& file : name == path ? duckdb::vector<duckdb::OpenFileInfo>{path} : system.Glob(name)) {
        list.push_back(std::move(file));
      }
    }
    return duckdb::make_shared_ptr<duckdb::SimpleMultiFileList>(std::move(list));
  }

  bool Bind(duckdb::MultiFileOptions&, duckdb::MultiFileList&, duckdb::vector<LogicalType>& types,
            duckdb::vector<std::string>& names, duckdb::MultiFileReaderBindData& bind) override {
    const auto add = [&](const Field& field) {
      types.push_back(to_stored(field.type));
      names.push_back(field.name);
      auto column = duckdb::MultiFileColumnDefinition::CreateFromNameAndType(field.name, types.back());
      column.default_expression = duckdb::make_uniq<duckdb::ConstantExpression>(duckdb::Value(types.back()));
      bind.schema.push_back(std::move(column));
    };
    for (const Field& field : files->schema) add(field);
    for (const Field& field : rescued_fields(*files)) add(field);
    bind.mapping = duckdb::MultiFileColumnMappingMode::BY_NAME;
    return true;
  }
  void BindOptions(duckdb::MultiFileOptions&, duckdb::MultiFileList&, duckdb::vector<LogicalType>&,
                   duckdb::vector<std::string>&, duckdb::MultiFileReaderBindData&) override {}

  void FinalizeBind(duckdb::MultiFileReaderData& data, const duckdb::MultiFileOptions& options,
                    const duckdb::MultiFileReaderBindData& bind,
                    const duckdb::vector<duckdb::MultiFileColumnDefinition>& columns,
                    const duckdb::vector<duckdb::ColumnIndex>& ids, duckdb::ClientContext& context,
                    duckdb::optional_ptr<duckdb::MultiFileReaderGlobalState> global) override {
    MultiFileReader::FinalizeBind(data, options, bind, columns, ids, context, global);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const std::size_t column = ids[i].GetPrimaryIndex();
      if (column >= files->schema.size()) continue;
      const Field& field = files->schema[column];
      const auto constant = std::ranges::find(files->constants, column, &DataFiles::Constant::column);
      if (constant != files->constants.end()) {
        duckdb::Value value = to_duckdb(field.type, constant->values.at(data.reader->file_list_idx.GetIndex()));
        value.Reinterpret(to_stored(field.type));
        data.constant_map.Add(duckdb::MultiFileGlobalIndex(i), std::move(value));
        continue;
      }
      const bool partition = std::ranges::any_of(files->partitioned_by,
                                                 [&](const std::string& name) { return same_name(name, field.name); });
      if (!partition) continue;
      data.constant_map.Add(duckdb::MultiFileGlobalIndex(i),
                            partition_value(context, data.reader->GetFileName(), field));
    }
  }

  duckdb::unique_ptr<MultiFileReader> Copy() const override {
    auto copy = duckdb::make_uniq<ParquetFiles>();
    copy->files = files;
    return copy;
  }

 private:
  static duckdb::Value partition_value(duckdb::ClientContext& context, const std::string& path, const Field& field) {
    const auto text = partition_text(path, field.name);
    if (!text) return duckdb::Value(to_stored(field.type));
    duckdb::Value value =
        field.type.is(TypeKind::kBinary)
            ? duckdb::Value::BLOB(reinterpret_cast<duckdb::const_data_ptr_t>(text->data()), text->size())
            : duckdb::Value(*text);
    if (!value.DefaultTryCastAs(to_duckdb(field.type))) {
      QueryState::of(context).raise(input_error("the folder of " + path_of_scan(path) + " says " + field.name + " = '" +
                                                *text + "', which is no " + field.type.sql()));
    }
    value.Reinterpret(to_stored(field.type));
    return value;
  }
};

duckdb::unique_ptr<duckdb::MultiFileReader> make_parquet_files(const duckdb::TableFunction&) {
  return duckdb::make_uniq<ParquetFiles>();
}

// DuckDB's own function with another way of finding files and columns, as its lakehouse extensions do it.
void register_parquet(duckdb::ExtensionLoader& loader) {
  duckdb::TableFunction function = loader.GetTableFunction("parquet_scan").functions.GetFunctionByOffset(0);
  function.name = "brook_parquet";
  function.arguments = {LogicalType::INTEGER};
  function.get_multi_file_reader = make_parquet_files;
  loader.RegisterFunction(function);
}

// --- brook_instant, brook_partition
// -------------------------------------------------------------------------------------

LogicalType as_instant(const LogicalType& type) {
  switch (type.id()) {
    case duckdb::LogicalTypeId::TIMESTAMP_TZ: return LogicalType::TIMESTAMP;
    case duckdb::LogicalTypeId::LIST: return LogicalType::LIST(as_instant(duckdb::ListType::GetChildType(type)));
    case duckdb::LogicalTypeId::MAP:
      return LogicalType::MAP(as_instant(duckdb::MapType::KeyType(type)), as_instant(duckdb::MapType::ValueType(type)));
    case duckdb::LogicalTypeId::STRUCT: {
      duckdb::child_list_t<LogicalType> children;
      for (const auto& [name, child] : duckdb::StructType::GetChildTypes(type)) {
        children.emplace_back(name, as_instant(child));
      }
      return LogicalType::STRUCT(std::move(children));
    }
    default: return type;
  }
}

duckdb::unique_ptr<duckdb::FunctionData> bind_instant(
    duckdb::ClientContext&, duckdb::ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  function.arguments[0] = arguments[0]->return_type;
  function.SetReturnType(as_instant(arguments[0]->return_type));
  return nullptr;
}

void run_instant(duckdb::DataChunk& input, duckdb::ExpressionState&, duckdb::Vector& result) {
  result.Reinterpret(input.data[0]);
}

void run_partition(duckdb::DataChunk& input, duckdb::ExpressionState&, duckdb::Vector& result) {
  duckdb::BinaryExecutor::ExecuteWithNulls<duckdb::string_t, duckdb::string_t, duckdb::string_t>(
      input.data[0], input.data[1], result, input.size(),
      [&](duckdb::string_t path, duckdb::string_t column, duckdb::ValidityMask& mask, duckdb::idx_t row) {
        const auto text = partition_text({path.GetData(), path.GetSize()}, {column.GetData(), column.GetSize()});
        if (!text) mask.SetInvalid(row);
        return text ? duckdb::StringVector::AddString(result, *text) : duckdb::string_t();
      });
}

// --- The FROM item
// ----------------------------------------------------------------------------------------------------

std::string quoted(char quote, const std::string& text) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += quote;
    result += c;
  }
  return result + quote;
}
std::string literal(const std::string& text) { return quoted('\'', text); }
std::string identifier(const std::string& text) { return quoted('"', text); }

bool is_partition(const DataFiles& files, const Field& field) {
  return std::ranges::any_of(files.partitioned_by,
                             [&](const std::string& name) { return same_name(name, field.name); });
}

// CSV columns come as texts, as our writer (text_style.h) made them. JSON columns come typed, but for those that JSON
// has no type for.
bool comes_as_text(const DataFiles& files, const Field& field) {
  return files.format == "csv" || field.type.is(TypeKind::kBinary) || field.type.is(TypeKind::kDecimal);
}

std::string from_text(const DataFiles& files, const Field& field, const std::string& text) {
  if (field.type.is(TypeKind::kString)) return text;
  if (field.type.is(TypeKind::kBinary)) return (files.format == "csv" ? "encode(" : "from_base64(") + text + ")";
  return "CAST(" + text + " AS " + to_duckdb(field.type).ToString() + ")";
}

std::string text_column(const DataFiles& files, const Field& field) {
  if (is_partition(files, field)) {
    return from_text(files, field, "brook_partition(filename, " + literal(field.name) + ")");
  }
  return comes_as_text(files, field) ? from_text(files, field, identifier(field.name)) : identifier(field.name);
}

Result<std::string> csv_options(const DataFiles& files) {
  const TextStyle style = TRY(TextStyle::parse("csv", files.options));
  // Padding gives columns that were added later their nulls; with line breaks in quotes it wants one thread.
  std::string options = "auto_detect = false, null_padding = true, parallel = false, allow_quoted_nulls = false";
  options += style.header ? ", header = true" : ", header = false";
  options += ", delim = " + literal(style.separator);
  options += ", quote = " + literal(std::string(1, style.quote));
  options += ", escape = " + literal(std::string(1, style.escape));
  options += ", nullstr = " + literal(style.null_value);
  return options;
}

Result<std::string> text_reader(const DataFiles& files) {
  std::string columns;
  for (const Field& field : files.schema) {
    if (is_partition(files, field)) continue;
    if (!columns.empty()) columns += ", ";
    columns += literal(field.name) + ": " +
               literal(comes_as_text(files, field) ? "VARCHAR" : to_duckdb(field.type).ToString());
  }
  std::string paths;
  for (const std::string& path : files.paths) {
    if (!paths.empty()) paths += ", ";
    paths += literal(scan_path(path));
  }
  const std::string shared =
      "([" + paths + "], columns = {" + columns + "}, filename = true, hive_partitioning = false, ";
  if (files.format == "json") return "read_json" + shared + "format = 'newline_delimited')";
  return "read_csv" + shared + TRY(csv_options(files)) + ")";
}

// {"new":1,"_file_path":"…"} of the fields that are not NULL; NULL where all are.
std::string rescued_json(const DataFiles& files) {
  std::string parts = "''";
  for (const Field& field : rescued_fields(files)) {
    const std::string column = identifier(field.name);
    std::string key = ",";
    append_json_string(key, field.name);
    key += ":";
    parts += " || CASE WHEN " + column + " IS NULL THEN '' ELSE " + literal(key) + " || CAST(to_json(" + column +
             ") AS VARCHAR) END";
  }
  return "CAST('{' || substr(CAST(nullif(" + parts + ", '') AS VARCHAR), 2) || ',\"_file_path\":' || CAST(to_json(" +
         identifier("_metadata.file_path") + ") AS VARCHAR) || '}' AS VARCHAR)";
}

template <class ColumnOf>
std::string select_item(const std::vector<std::size_t>& columns, const ColumnOf& column_of, const std::string& from) {
  std::string select;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) select += ", ";
    select += column_of(columns[i]);
    select += " AS c" + std::to_string(i);
  }
  if (columns.empty()) select = "NULL AS none";
  return "(SELECT " + select + " FROM " + from + ")";
}

}  // namespace

void register_files_functions(duckdb::ExtensionLoader& loader) {
  register_parquet(loader);
  duckdb::ScalarFunction instant("brook_instant", {LogicalType::ANY}, LogicalType::ANY, run_instant, bind_instant);
  loader.RegisterFunction(instant);
  duckdb::ScalarFunction partition("brook_partition", {LogicalType::VARCHAR, LogicalType::VARCHAR},
                                   LogicalType::VARCHAR, run_partition);
  loader.RegisterFunction(partition);
}

Result<std::string> files_from_item(const DataFiles& files, const std::vector<std::size_t>& columns, std::size_t n) {
  if (files.paths.empty()) {  // readers want a file
    const auto null_of = [&](std::size_t i) {
      return "CAST(NULL AS " + to_duckdb(files.schema[i].type).ToString() + ")";
    };
    return select_item(columns, null_of, "range(0)");
  }
  if (files.format == "parquet") {
    const auto column = [&](std::size_t i) {
      const auto rescued = files.options.find("rescuedDataColumn");
      if (rescued != files.options.end() && files.schema[i].name == rescued->second) return rescued_json(files);
      const std::string name = identifier(files.schema[i].name);
      return has_instant(files.schema[i].type) ? "brook_instant(" + name + ")" : name;
    };
    const std::string options = files.options.contains("binary_as_string") ? ", binary_as_string = true" : "";
    return select_item(columns, column, "brook_parquet(" + std::to_string(n) + options + ")");
  }
  if (files.format != "csv" && files.format != "json") {
    return fail(usage_error("cannot read files of the format " + files.format));
  }
  return select_item(
      columns, [&](std::size_t i) { return text_column(files, files.schema[i]); }, TRY(text_reader(files)));
}

}  // namespace brook::engine
