#include "plan/refuse.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/data_type.h"
#include "sql/print.h"

namespace brook::plan {

namespace {

constexpr std::array<std::string_view, 2> kReaders = {"cloud_files", "read_kinesis"};
constexpr std::array<std::string_view, 8> kFileFormats = {"csv",  "json", "parquet", "orc",
                                                          "text", "avro", "delta",   "binaryfile"};
constexpr const char* kHint =
    "Declare the source once with   CREATE TABLE t (…) USING csv OPTIONS (path '…')   and read   STREAM t.";

template <std::size_t n>
bool contains(const std::array<std::string_view, n>& names, const std::string& name) {
  return std::ranges::any_of(names, [&](std::string_view known) { return same_name(known, name); });
}

// Walks the FROM clauses of a query and of the queries inside them.
class TableReads {
 public:
  Result<> check(const sql::QueryPtr& query) {
    if (!query) return {};
    for (const sql::CommonTable& table : query->with) TRY(check(table.query));
    if (const auto* inner = std::get_if<sql::QueryPtr>(&query->body)) return check(*inner);
    if (const auto* both = std::get_if<sql::SetOperation>(&query->body)) {
      TRY(check(both->left));
      return check(both->right);
    }
    for (const sql::TableExpressionPtr& table : std::get<sql::Select>(query->body).from) TRY(check(table));
    return {};
  }

 private:
  Result<> check(const sql::TableExpressionPtr& table) {
    return std::visit([&](const auto& node) { return check(node, table->location); }, table->node);
  }
  static Result<> check(const sql::NamedTable& table, const Location& where) {
    if (table.name.size() == 2 && contains(kFileFormats, table.name[0]) &&
        table.name[1].find_first_of("/.") != std::string::npos) {
      return fail(not_built(fmt::format("reading files by {}", sql::quoted_name(table.name)), where, kHint));
    }
    return {};
  }
  static Result<> check(const sql::FunctionTable& function, const Location& where) {
    if (contains(kReaders, function.name.back()))
      return fail(not_built(folded_name(function.name.back()), where, kHint));
    return {};
  }
  Result<> check(const sql::SubqueryTable& subquery, const Location&) { return check(subquery.query); }
  Result<> check(const sql::ValuesTable&, const Location&) { return {}; }
  Result<> check(const sql::Join& join, const Location&) {
    TRY(check(join.left));
    return check(join.right);
  }
  template <class Wrapper>
  Result<> check(const Wrapper& wrapper, const Location&) {
    return check(wrapper.input);
  }
};

}  // namespace

Error not_built(std::string_view what, const Location& where, std::string hint) {
  return usage_error(fmt::format("{} is not built yet", what))
      .at(where)
      .with_class("UNSUPPORTED_FEATURE")
      .with_hint(std::move(hint));
}

Result<> check_tables_read(const sql::QueryPtr& query) { return TableReads().check(query); }

}  // namespace brook::plan
