#include "plan/draft.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "analyze/analyzer.h"
#include "analyze/reader_call.h"
#include "plan/catalog.h"
#include "plan/cdc.h"
#include "plan/reader_call.h"
#include "plan/refuse.h"
#include "plan/update_mode.h"
#include "sql/print.h"

namespace brook::plan {

namespace {

// The value of an option by its name without case.
const std::string* find_option(const sql::OptionMap& options, std::string_view name) {
  const auto found = std::ranges::find_if(options, [&](const auto& option) { return same_name(option.first, name); });
  return found == options.end() ? nullptr : &found->second;
}

bool lies_in(const std::string& path, const std::string& folder) {
  return path == folder || path.starts_with(folder.ends_with('/') ? folder : folder + "/");
}

// The format of tables that are kept in the checkpoint's folder.
constexpr const char* kMemory = "memory";

class Drafter {
 public:
  explicit Drafter(const Spec& spec) : spec_(spec) {}

  Result<Draft> run(const std::vector<Script>& scripts) {
    for (const Script& script : scripts) {
      for (const sql::Statement& statement : script.statements) {
        TRY(std::visit([&](const auto& node) { return add(node, statement.location); }, statement.node));
      }
    }
    TRY(check_flows());
    TRY(check_paths());
    return std::move(draft_);
  }

 private:
  Result<> add(const sql::CreateTable& table, const Location& where) {
    const QualifiedName name = TRY(qualify(table.name, spec_, where));
    TRY(claim(name.key(), "source table", name.table, where));
    TRY(check_clauses(table.clauses, where));
    const sql::TableClauses& clauses = table.clauses;
    if (clauses.format.empty()) {
      return fail(usage_error(fmt::format("the source {} has no format", name.table))
                      .at(where)
                      .with_hint("Add USING csv, for instance."));
    }
    SourceTable source{.key = name.key(),
                       .name = written_name(name),
                       .format = folded_name(clauses.format),
                       .schema = {},
                       .options = clauses.options,
                       .partitioned_by = clauses.partitioned_by,
                       .location = where};
    for (const sql::ColumnDefinition& column : clauses.columns) {
      if (!column.type) {
        return fail(usage_error(fmt::format("the column {} has no type", column.name)).at(column.location));
      }
      source.schema.push_back(
          {column.name, *column.type, true});  // as in Spark: files may hold nulls whatever is declared
    }
    TRY(check_columns(source.schema, source.partitioned_by, name.table, where));
    TRY(set_path(source.options, clauses.location, where));
    draft_.sources.push_back(std::move(source));
    return {};
  }

  Result<> add(const sql::CreateStreamingTable& table, const Location& where) {
    return add_dataset(DatasetKind::kStreamingTable, table.name, table.clauses, table.query, where);
  }
  Result<> add(const sql::CreateMaterializedView& view, const Location& where) {
    return add_dataset(DatasetKind::kMaterializedView, view.name, view.clauses, view.query, where);
  }

  Result<> add(const sql::CreateFunction& function, const Location& where) {
    sql::QueryPtr body = function.query;
    if (!body) {
      sql::Select select;
      select.items.push_back({function.body, {}});
      body = std::make_shared<const sql::Query>(sql::Query{.location = where, .body = std::move(select)});
    }
    if (const auto reads = analyze::tables_used(body); !reads.empty()) {
      return fail(not_built("a function that reads tables", reads[0].location, "Join the table in the query."));
    }
    return draft_.functions.add(function, where);
  }
  Result<> add(const sql::CreateTemporaryView& view, const Location& where) {
    if (view.name.size() != 1) {
      return fail(
          usage_error(fmt::format("the temporary view {} must have a name of one part", sql::quoted_name(view.name)))
              .at(where)
              .with_class("TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS"));
    }
    const QualifiedName name = TRY(qualify(view.name, spec_, where));
    TRY(claim(name.key(), "temporary view", name.table, where));
    TRY(add_readers(view.query));
    ViewDraft draft{.name = name.table, .columns = {}, .query = view.query, .location = where};
    for (const sql::ColumnDefinition& column : view.columns) draft.columns.push_back(column.name);
    draft_.views.push_back(std::move(draft));
    return {};
  }

  Result<> add(const sql::CreateFlow& flow, const Location& where) {
    const QualifiedName name = TRY(qualify(flow.name, spec_, where));
    const QualifiedName target = TRY(qualify(flow.target, spec_, where));
    TRY(add_readers(flow.query));
    draft_.flows.push_back({.name = name.key(),
                            .target = target.key(),
                            .query = flow.query,
                            .by_name = flow.by_name,
                            .once = flow.once,
                            .location = where});
    return {};
  }

  Result<> add(const sql::CreateCdcFlow& flow, const Location& where) {
    const QualifiedName name = TRY(qualify(flow.name, spec_, where));
    const QualifiedName target = TRY(qualify(flow.target, spec_, where));
    const sql::QueryPtr query = TRY(cdc_query(flow, where));
    TRY(add_readers(query));
    draft_.flows.push_back(
        {.name = name.key(), .target = target.key(), .query = query, .cdc = flow, .location = where});
    return {};
  }
  // Its other effect, on ${key}, is done: substitute.h. One project has one ANSI mode and one time zone, those of its
  // state.
  Result<> add(const sql::SetProperty& set, const Location& where) {
    const bool changes_ansi = set.key == "spark.sql.ansi.enabled" && same_name(set.value, "false") == spec_.ansi();
    const bool changes_zone = set.key == "spark.sql.session.timeZone" && set.value != spec_.session_time_zone();
    if (!changes_ansi && !changes_zone) return {};
    return fail(not_built(fmt::format("SET {} in a file", set.key), where, "Put it into configuration in the spec."));
  }
  Result<> add(const sql::QueryStatement&, const Location& where) {
    return fail(
        usage_error("a query alone does nothing in a pipeline")
            .at(where)
            .with_hint(
                "Give it a dataset: CREATE MATERIALIZED VIEW v AS SELECT …; or ask with   brookmill sql -e '…'"));
  }

  Result<> add_dataset(DatasetKind kind, const sql::Name& written, const sql::TableClauses& clauses,
                       const sql::QueryPtr& query, const Location& where) {
    const QualifiedName name = TRY(qualify(written, spec_, where));
    const bool streaming = kind == DatasetKind::kStreamingTable;
    TRY(claim(name.key(), streaming ? "streaming table" : "materialized view", name.table, where));
    TRY(check_clauses(clauses, where));
    DatasetDraft draft{.dataset = {.key = name.key(),
                                   .name = written_name(name),
                                   .kind = kind,
                                   .schema = {},
                                   .format = folded_name(clauses.format),
                                   .path = path_of(name),
                                   .options = clauses.options,
                                   .properties = clauses.properties,
                                   .partitioned_by = clauses.partitioned_by,
                                   .comment = clauses.comment,
                                   .location = where},
                       .columns = clauses.columns};
    TRY(check_output_mode(draft.dataset));
    if (draft.dataset.format.empty())
      draft.dataset.format = folded_name(spec_.setting("spark.sql.sources.default", "parquet"));
    TRY(set_path(draft.dataset.options, clauses.location, where));
    if (draft.dataset.format == kMemory) TRY(keep_in_checkpoint(draft.dataset, name));
    if (const std::string* path = find_option(draft.dataset.options, "path")) {
      draft.dataset.path = *path;
      draft.dataset.options.erase("path");
    }
    const std::string* late_rows = draft.dataset.property(kLateRows);
    const std::string late_rows_table = late_rows == nullptr ? "" : *late_rows;
    draft_.datasets.push_back(std::move(draft));
    if (late_rows != nullptr) TRY(add_late_rows(late_rows_table, draft_.datasets.back().dataset));
    if (query) {
      TRY(add_readers(query));
      draft_.flows.push_back({.name = name.key(), .target = name.key(), .query = query, .location = where});
    }
    return {};
  }

  // `of` is a copy: the list of datasets grows.
  Result<> add_late_rows(const std::string& table, const Dataset of) {
    if (of.kind != DatasetKind::kStreamingTable) {
      return fail(usage_error(fmt::format("the materialized view {} has no late rows", of.name))
                      .at(of.location)
                      .with_hint("A view takes every row in; leave 'lateRows' out."));
    }
    sql::Name parts;
    for (std::size_t at = 0; at <= table.size();) {
      const std::size_t end = std::min(table.find('.', at), table.size());
      parts.push_back(table.substr(at, end - at));
      at = end + 1;
    }
    const QualifiedName name = TRY(qualify(parts, spec_, of.location));
    TRY(claim(name.key(), "table of late rows", name.table, of.location));
    draft_.datasets.push_back({.dataset = {.key = name.key(),
                                           .name = written_name(name),
                                           .kind = DatasetKind::kStreamingTable,
                                           .schema = {},
                                           .format = folded_name(spec_.setting("spark.sql.sources.default", "parquet")),
                                           .path = path_of(name),
                                           .options = {},
                                           .properties = {},
                                           .partitioned_by = {},
                                           .comment = "Rows that came too late for " + of.name,
                                           .location = of.location},
                               .columns = {},
                               .late_rows_of = of.key});
    return {};
  }

  // "t" in the project's own schema, else "db.t".
  [[nodiscard]] std::string written_name(const QualifiedName& name) const {
    return same_name(name.database, spec_.database) ? name.table : name.database + "." + name.table;
  }

  // The sources that a query reads without a declaration.
  Result<> add_readers(const sql::QueryPtr& query) {
    TRY(check_tables_read(query));
    for (const analyze::ReaderUse& use : analyze::readers_used(query)) {
      SourceTable table = TRY(reader_table(*use.call, use.location, spec_));
      const SourceTable* known = draft_.source(table.key);
      if (known == nullptr) {
        draft_.sources.push_back(std::move(table));
      } else {
        TRY(check_same_reader(known, table, use.location));
      }
    }
    return {};
  }

  // What only this project is to see lives and goes with its checkpoint.
  Result<> keep_in_checkpoint(Dataset& dataset, const QualifiedName& name) const {
    if (find_option(dataset.options, "path") != nullptr) {
      return fail(usage_error(fmt::format("{} has a place and is kept in memory", dataset.name))
                      .at(dataset.location)
                      .with_hint("Leave LOCATION out, or write USING parquet."));
    }
    dataset.path = join_path(join_path(spec_.storage, kMemory), name.key());
    return {};
  }

  // As Spark's session catalog lays tables out: the schema "default" at the root, others in folders of their own.
  [[nodiscard]] std::string path_of(const QualifiedName& name) const {
    const std::string database = folded_name(name.database);
    const std::string folder =
        database == "default" ? spec_.warehouse() : join_path(spec_.warehouse(), database + ".db");
    return join_path(folder, folded_name(name.table));
  }

  Result<> claim(const std::string& key, const std::string& kind, const std::string& name, const Location& where) {
    const auto [found, is_new] = claimed_.try_emplace(key, kind, where);
    if (is_new) return {};
    return fail(usage_error(fmt::format("the {} {} is declared already, as a {} at {}", kind, name, found->second.first,
                                        found->second.second.to_string()))
                    .at(where)
                    .with_class("PIPELINE_DUPLICATE_IDENTIFIERS.OUTPUT")
                    .with_hint("Give one of them another name."));
  }

  static Result<> check_clauses(const sql::TableClauses& clauses, const Location& where) {
    if (!clauses.expectations.empty()) {
      const sql::Expectation& first = clauses.expectations.front();
      return fail(not_built("EXPECT", first.location.known() ? first.location : where,
                            "Leave the constraint out, or filter with WHERE."));
    }
    for (const sql::ColumnDefinition& column : clauses.columns) {
      if (column.default_value)
        return fail(not_built("DEFAULT of a column", column.location, "Write COALESCE in the query."));
      if (column.generated)
        return fail(not_built("GENERATED ALWAYS AS", column.location, "Compute the column in the query."));
    }
    return {};
  }

  static Result<> check_columns(const Schema& schema, std::vector<std::string>& partitioned_by,
                                const std::string& table, const Location& where) {
    TRY(check_distinct_names(schema, table, where));
    return resolve_partitions(schema, partitioned_by, table, where);
  }

  Result<> set_path(sql::OptionMap& options, const std::optional<std::string>& location, const Location& where) const {
    const std::string* path = find_option(options, "path");
    if (path != nullptr && location) {
      return fail(
          usage_error("both LOCATION and the option 'path' are given").at(where).with_hint("Keep one of them."));
    }
    if (path == nullptr && !location) return {};
    const std::string resolved = spec_.resolve(location ? *location : *path);
    std::erase_if(options, [](const auto& option) { return same_name(option.first, "path"); });
    options["path"] = resolved;
    for (auto& [name, value] : options) {
      if (same_name(name, "basePath") || same_name(name, "sourceArchiveDir")) value = spec_.resolve(value);
    }
    return {};
  }

  Result<> check_flows() const {
    std::map<std::string, Location> names;
    std::set<std::string> fed;
    std::set<std::string> kept_by_cdc;
    for (const FlowDraft& flow : draft_.flows) {
      if (flow.cdc) kept_by_cdc.insert(flow.target);
    }
    for (const FlowDraft& flow : draft_.flows) {
      if (const auto [found, is_new] = names.try_emplace(flow.name, flow.location); !is_new) {
        return fail(
            usage_error(fmt::format("the flow {} is declared already, at {}", flow.name, found->second.to_string()))
                .at(flow.location)
                .with_class("PIPELINE_DUPLICATE_IDENTIFIERS.FLOW")
                .with_hint("A dataset's own query is a flow of the dataset's name. Give the flow another name."));
      }
      const DatasetDraft* target = draft_.dataset(flow.target);
      if (target == nullptr) {
        const bool is_source = draft_.source(flow.target) != nullptr;
        return fail(usage_error(fmt::format("the flow {} writes to {}, which {}", flow.name, flow.target,
                                            is_source ? "is a source" : "no statement declares"))
                        .at(flow.location)
                        .with_class("TABLE_OR_VIEW_NOT_FOUND")
                        .with_hint("Declare it with   CREATE STREAMING TABLE name;"));
      }
      if (!target->late_rows_of.empty()) {
        return fail(usage_error(fmt::format("the flow {} writes to {}, which takes the late rows of {}", flow.name,
                                            target->dataset.name, target->late_rows_of))
                        .at(flow.location)
                        .with_hint("Write to a streaming table of its own."));
      }
      if (target->dataset.kind == DatasetKind::kMaterializedView && flow.name != flow.target) {
        return fail(
            usage_error(fmt::format("the flow {} writes to the materialized view {}", flow.name, target->dataset.name))
                .at(flow.location)
                .with_hint("Only streaming tables take flows; UNION ALL the queries in the view instead."));
      }
      if (fed.contains(flow.target) && kept_by_cdc.contains(flow.target)) {
        return fail(
            usage_error(fmt::format("the flow {} writes to {}, which AUTO CDC keeps", flow.name, target->dataset.name))
                .at(flow.location)
                .with_hint("Such a table has one flow; UNION ALL the changes in a streaming table before it."));
      }
      TRY(check_updating(flow, target->dataset, fed.contains(flow.target)));
      fed.insert(flow.target);
    }
    for (const DatasetDraft& draft : draft_.datasets) {
      if (fed.contains(draft.dataset.key) || !draft.late_rows_of.empty()) continue;
      return fail(usage_error(fmt::format("no flow writes to {}", draft.dataset.name))
                      .at(draft.dataset.location)
                      .with_class("PIPELINE_DATASET_WITHOUT_FLOW")
                      .with_hint("Add AS SELECT …, or   CREATE FLOW f AS INSERT INTO … BY NAME SELECT …"));
    }
    return {};
  }

  // Of two flows each would take the groups of the other for its own.
  static Result<> check_updating(const FlowDraft& flow, const Dataset& target, bool has_flow) {
    if (!is_update_mode(target)) return {};
    const char* problem = flow.cdc    ? "is AUTO CDC, whose target is kept as a whole"
                          : flow.once ? "runs once"
                          : has_flow  ? "is a second one"
                                      : nullptr;
    if (problem == nullptr) return {};
    return fail(
        usage_error(fmt::format("{} has outputMode 'update', and the flow {} {}", target.name, flow.name, problem))
            .at(flow.location)
            .with_hint("Such a table has one flow, over a stream; UNION ALL what it reads."));
  }

  // Two outputs in one folder, or one inside the other, would delete each other's files.
  Result<> check_paths() const {
    for (std::size_t i = 0; i < draft_.datasets.size(); ++i) {
      const Dataset& dataset = draft_.datasets[i].dataset;
      if (dataset.format == kMemory) continue;
      if (lies_in(dataset.path, spec_.storage) || lies_in(spec_.storage, dataset.path)) {
        return fail(usage_error(fmt::format("{} would lie at {}, where the checkpoint is", dataset.name, dataset.path))
                        .at(dataset.location)
                        .with_hint("Give storage in the spec a folder of its own."));
      }
      for (std::size_t j = 0; j < i; ++j) {
        const Dataset& other = draft_.datasets[j].dataset;
        if (!lies_in(dataset.path, other.path) && !lies_in(other.path, dataset.path)) continue;
        return fail(
            usage_error(fmt::format("{} would lie at {}, in the folder of {}", dataset.name, dataset.path, other.name))
                .at(dataset.location)
                .with_hint("Change its LOCATION or its name."));
      }
    }
    return {};
  }

  const Spec& spec_;
  std::map<std::string, std::pair<std::string, Location>> claimed_;
  Draft draft_;
};

template <class Items, class Key>
auto* find_in(const Items& items, const Key& is_it) {
  const auto found = std::ranges::find_if(items, is_it);
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

Result<> check_distinct_names(const Schema& schema, const std::string& table, const Location& where) {
  std::set<std::string> names;
  for (const Field& field : schema) {
    if (names.insert(folded_name(field.name)).second) continue;
    return fail(usage_error(fmt::format("{} has two columns named {}", table, field.name))
                    .at(where)
                    .with_class("COLUMN_ALREADY_EXISTS")
                    .with_hint("Give one of them another name with AS; names are compared without case."));
  }
  return {};
}

Result<> resolve_partitions(const Schema& schema, std::vector<std::string>& partitioned_by, const std::string& table,
                            const Location& where) {
  std::set<std::string> seen;
  for (std::string& name : partitioned_by) {
    const auto* field = find_in(schema, [&](const Field& candidate) { return same_name(candidate.name, name); });
    if (field == nullptr) {
      return fail(usage_error(fmt::format("{} is partitioned by {}, which is not one of its columns: {}", table, name,
                                          ddl(schema)))
                      .at(where)
                      .with_class("PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA"));
    }
    if (!seen.insert(folded_name(name)).second) {
      return fail(usage_error(fmt::format("{} is partitioned twice by {}", table, name)).at(where));
    }
    if (field->type.is_nested() || field->type.is(TypeKind::kVariant)) {
      return fail(
          usage_error(fmt::format("a column of type {} cannot partition {}: {}", field->type.sql(), table, field->name))
              .at(where)
              .with_class("INVALID_PARTITION_COLUMN_DATA_TYPE"));
    }
    name = field->name;
  }
  if (!schema.empty() && seen.size() == schema.size()) {
    return fail(usage_error(fmt::format("{} would be partitioned by all of its columns", table))
                    .at(where)
                    .with_class("ALL_PARTITION_COLUMNS_NOT_ALLOWED"));
  }
  return {};
}

const SourceTable* Draft::source(const std::string& key) const {
  return find_in(sources, [&](const SourceTable& source) { return source.key == key; });
}
const DatasetDraft* Draft::dataset(const std::string& key) const {
  return find_in(datasets, [&](const DatasetDraft& draft) { return draft.dataset.key == key; });
}
const ViewDraft* Draft::view(const std::string& name) const {
  return find_in(views, [&](const ViewDraft& draft) { return same_name(draft.name, name); });
}

Result<Draft> draft_project(const std::vector<Script>& scripts, const Spec& spec) { return Drafter(spec).run(scripts); }

}  // namespace brook::plan
