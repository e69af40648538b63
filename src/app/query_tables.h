// QueryTables: what the tables of a query outside any pipeline hold: datasets as the newest commit left them, all of
// one epoch; sources as they are now. One thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyze/catalog.h"
#include "analyze/sql_functions.h"
#include "app/session.h"
#include "engine/engine.h"
#include "plan/graph.h"
#include "runtime/snapshot.h"
#include "source/source.h"

namespace brook::app {

class QueryTables : public analyze::Catalog {
 public:
  // Without a graph there are no tables. REQUIRES: graph and engine outlive this.
  QueryTables(std::shared_ptr<FileSystem> files, engine::Engine& engine, const plan::Graph* graph, CancelToken cancel);

  // Reads the newest commit, at first and again when its files have gone meanwhile.
  [[nodiscard]] Result<> refresh();

  [[nodiscard]] const analyze::CatalogTable* find(const sql::Name& name) const override;
  [[nodiscard]] std::vector<std::string> names() const override;
  [[nodiscard]] const sql::CreateFunction* find_function(const sql::Name& name) const override;
  // A temporary function of this session. Errors: those of SqlFunctions::add.
  [[nodiscard]] Result<> add_function(const sql::CreateFunction& function, const Location& where) {
    return functions_.add(function, where);
  }
  // A temporary view of this session.
  void add_view(analyze::CatalogTable view);

  // The sources that its FROM clauses read by read_files(…) and read_kafka(…). Errors: those of planning.
  [[nodiscard]] Result<> add_readers(const sql::QueryPtr& query, const plan::Spec& spec);

  // For every scan of the query. Errors: kUsage for STREAM; those of the source.
  [[nodiscard]] Result<engine::Bindings> bind(const analyze::RelationPtr& query, const engine::QueryContext& context);

 private:
  Result<engine::Binding> bind_table(const std::string& key, const engine::QueryContext& context);
  Result<engine::Binding> bind_source(const plan::SourceTable& table, const engine::QueryContext& context);
  Result<engine::Binding> bind_dataset(const plan::Dataset& dataset, const engine::QueryContext& context);
  Result<engine::Binding> bind_updated(const plan::Dataset& dataset, const engine::QueryContext& context);

  std::shared_ptr<FileSystem> files_;
  engine::Engine& engine_;
  const plan::Graph* graph_;
  CancelToken cancel_;
  std::optional<runtime::Snapshot> snapshot_;
  std::map<std::string, analyze::CatalogTable> views_;
  std::map<std::string, plan::SourceTable> readers_;  // by key
  std::map<std::string, analyze::CatalogTable> reader_tables_;
  analyze::SqlFunctions functions_;
  std::map<std::string, analyze::CatalogTable> committed_;  // datasets with the columns that were committed
  std::vector<std::unique_ptr<source::Source>> sources_;    // those being read
};

}  // namespace brook::app
