#include "plan/reader_call.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "analyze/reader_call.h"
#include "sql/parse.h"

namespace brook::plan {

namespace {

constexpr const char* kReadFiles = "read_files";
constexpr const char* kReadKafka = "read_kafka";

// What the options of a source call by another name.
struct Renamed {
  std::string_view argument;
  std::string_view option;
};
constexpr std::array kRenamed = {Renamed{"inferColumnTypes", "inferSchema"},
                                 Renamed{"fileNamePattern", "pathGlobFilter"},
                                 Renamed{"bootstrapServers", "kafka.bootstrap.servers"}};

struct Argument {
  std::string name;  // of the first one of read_files, without a name: path
  std::optional<std::string> value;
  Location location;
};

std::vector<Argument> arguments_of(const sql::FunctionTable& call) {
  std::vector<Argument> arguments;
  for (const sql::ExpressionPtr& expression : call.arguments) {
    if (const auto* named = std::get_if<sql::NamedArgument>(&expression->node)) {
      arguments.push_back({named->name, analyze::constant_text(named->value), expression->location});
    } else {
      const bool is_path = arguments.empty() && same_name(call.name.back(), kReadFiles);
      arguments.push_back({is_path ? "path" : "", analyze::constant_text(expression), expression->location});
    }
  }
  return arguments;
}

const std::string* find(const sql::OptionMap& options, std::string_view name) {
  const auto found = std::ranges::find_if(options, [&](const auto& option) { return same_name(option.first, name); });
  return found == options.end() ? nullptr : &found->second;
}

Result<sql::OptionMap> options_of(const sql::FunctionTable& call) {
  sql::OptionMap options;
  for (const Argument& argument : arguments_of(call)) {
    if (argument.name.empty()) {
      return fail(usage_error(fmt::format("an argument of {}() has no name", call.name.back()))
                      .at(argument.location)
                      .with_class("UNEXPECTED_POSITIONAL_ARGUMENT")
                      .with_hint("Write it as   name => value"));
    }
    if (!argument.value) {
      return fail(usage_error(fmt::format("{} => … of {}() is no constant", argument.name, call.name.back()))
                      .at(argument.location)
                      .with_class("NON_FOLDABLE_ARGUMENT")
                      .with_hint("Write a text, a number, true or false; ${key} is replaced from the configuration."));
    }
    const auto renamed =
        std::ranges::find_if(kRenamed, [&](const Renamed& each) { return same_name(each.argument, argument.name); });
    const std::string name = renamed == kRenamed.end() ? argument.name : std::string(renamed->option);
    if (find(options, name) != nullptr) {
      return fail(usage_error(fmt::format("{}() has the argument {} twice", call.name.back(), argument.name))
                      .at(argument.location)
                      .with_class("DUPLICATE_ROUTINE_PARAMETER_ASSIGNMENT.DOUBLE_NAMED_ARGUMENT_REFERENCE"));
    }
    options[name] = *argument.value;
  }
  return options;
}

Error missing(const sql::FunctionTable& call, const Location& where, std::string_view argument, std::string example) {
  return usage_error(fmt::format("{}() needs the argument {}", call.name.back(), argument))
      .at(where)
      .with_class("REQUIRED_PARAMETER_NOT_FOUND")
      .with_hint(std::move(example));
}

// Takes an option out.
std::optional<std::string> take(sql::OptionMap& options, std::string_view name) {
  const auto found = std::ranges::find_if(options, [&](const auto& option) { return same_name(option.first, name); });
  if (found == options.end()) return std::nullopt;
  std::string value = found->second;
  options.erase(found);
  return value;
}

// "csv" of "data/*.csv"; empty where the path does not say.
std::string format_of(const std::string& path) {
  static constexpr std::array<std::string_view, 3> kFormats = {"csv", "json", "parquet"};
  for (const std::string_view format : kFormats) {
    if (path.ends_with("." + std::string(format))) return std::string(format);
  }
  return path.ends_with(".txt") ? "text" : "";
}

}  // namespace

Result<SourceTable> reader_table(const sql::FunctionTable& call, const Location& where, const Spec& spec) {
  const sql::Name name = analyze::reader_name(call);
  SourceTable table{.key = name[0] + "." + name[1],
                    .name = {},
                    .format = {},
                    .schema = {},
                    .options = {},
                    .partitioned_by = {},
                    .location = where};
  table.options = TRY(options_of(call));
  if (same_name(call.name.back(), kReadKafka)) {
    table.format = "kafka";
    if (find(table.options, "kafka.bootstrap.servers") == nullptr) {
      return fail(
          missing(call, where, "bootstrapServers", "read_kafka(bootstrapServers => 'host:9092', subscribe => 't')"));
    }
    table.name = "read_kafka(…)";
    return table;
  }
  const std::optional<std::string> path = take(table.options, "path");
  if (!path) return fail(missing(call, where, "path", "read_files('data/input', format => 'csv', header => true)"));
  table.name = fmt::format("read_files('{}')", *path);
  table.options["path"] = spec.resolve(*path);
  table.format = folded_name(take(table.options, "format").value_or(format_of(*path)));
  if (table.format.empty()) {
    return fail(missing(call, where, "format", "Write format => 'csv', 'json', 'parquet' or 'text'."));
  }
  if (const auto schema = take(table.options, "schema")) {
    Result<Schema> columns = sql::parse_schema(*schema);
    if (!columns) {
      Error error = std::move(columns).error();
      error.location = where;
      return fail(std::move(error));
    }
    table.schema = *std::move(columns);
    for (Field& column : table.schema) column.nullable = true;
  }
  // As in Databricks, types are found in the values, too.
  if (table.format == "csv" && table.schema.empty() && find(table.options, "inferSchema") == nullptr) {
    table.options["inferSchema"] = "true";
  }
  return table;
}

Result<> check_same_reader(const SourceTable* known, const SourceTable& table, const Location& where) {
  if (known == nullptr) return {};
  const bool same = known->format == table.format && known->options == table.options &&
                    (known->inferred || known->schema == table.schema);
  if (same) return {};
  return fail(usage_error(fmt::format("{} is read with other arguments at {}", table.name, known->location.to_string()))
                  .at(where)
                  .with_hint("Write the same ones: what is read twice is one source. Or declare two tables."));
}

}  // namespace brook::plan
