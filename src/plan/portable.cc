#include "plan/portable.h"

#include <fmt/format.h>

#include "analyze/reader_call.h"
#include "plan/script.h"

namespace brook::plan {

namespace {

class Portability {
 public:
  explicit Portability(const Spec& spec) : spec_(spec) {}

  void check(const sql::Statement& statement) {
    std::visit([&](const auto& node) { of(node, statement.location); }, statement.node);
  }
  void check_storage() {
    if (!spec_.storage_as_written.contains(":/")) {
      add({spec_.path, 1, 1}, fmt::format("storage: {}", spec_.storage_as_written),
          "an absolute path with a scheme, such as file:///…");
    }
  }
  std::vector<Extension> take() { return std::move(found_); }

 private:
  void add(const Location& where, std::string what, std::string instead) {
    found_.push_back({where, std::move(what), std::move(instead)});
  }

  void of(const sql::CreateTable&, const Location& where) {
    add(where, "CREATE TABLE", "a table made beforehand with spark-sql or in the catalog");
  }
  void of(const sql::CreateStreamingTable& table, const Location& where) {
    of_dataset(table.or_refresh, table.clauses, where);
    of_query(table.query);
  }
  void of(const sql::CreateMaterializedView& view, const Location& where) {
    of_dataset(view.or_refresh, view.clauses, where);
    of_query(view.query);
  }
  void of_dataset(bool or_refresh, const sql::TableClauses& clauses, const Location& where) {
    if (or_refresh) add(where, "OR REFRESH", "CREATE without OR REFRESH");
    for (const sql::Expectation& expectation : clauses.expectations) {
      add(expectation.location.known() ? expectation.location : where, "EXPECT", "a WHERE in the query");
    }
    if (clauses.location) add(where, "LOCATION", "spark.sql.warehouse.dir in the spec");
    if (!clauses.options.empty()) add(where, "OPTIONS of a dataset", "TBLPROPERTIES, or settings of the format");
  }
  void of_query(const sql::QueryPtr& query) {
    for (const analyze::ReaderUse& use : analyze::readers_used(query)) {
      add(use.location, folded_name(use.call->name.back()), "a table made beforehand with spark-sql or in the catalog");
    }
  }
  void of(const sql::CreateFlow& flow, const Location& where) {
    if (!flow.by_name) add(where, "INSERT INTO without BY NAME", "INSERT INTO … BY NAME");
    of_query(flow.query);
  }
  void of(const sql::CreateTemporaryView& view, const Location&) { of_query(view.query); }
  void of(const sql::CreateFunction&, const Location& where) {
    add(where, "CREATE TEMPORARY FUNCTION", "the function's expression where it is called");
  }
  void of(const sql::CreateCdcFlow&, const Location&) {}
  void of(const sql::SetProperty&, const Location&) {}
  void of(const sql::QueryStatement&, const Location&) {}

  const Spec& spec_;
  std::vector<Extension> found_;
};

}  // namespace

Result<std::vector<Extension>> extensions_used(FileSystem& fs, const Spec& spec) {
  Portability portability(spec);
  portability.check_storage();
  const std::vector<Script> scripts = TRY(read_scripts(fs, spec));
  for (const Script& script : scripts) {
    for (const sql::Statement& statement : script.statements) portability.check(statement);
  }
  std::vector<Extension> found = portability.take();
  for (Extension& extension : found) extension.location = written_place(extension.location, scripts);
  return found;
}

}  // namespace brook::plan
