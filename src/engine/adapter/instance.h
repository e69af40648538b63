// Instance: one in-memory DuckDB with our settings and functions, and a pool of connections to it. It holds no data
// but what batches own. After a fatal error it is invalid: its owner opens another and lets this one go; batches keep
// theirs alive.
//
// Any thread; each run() uses a connection of its own.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "duckdb/main/connection.hpp"
#include "duckdb/main/database.hpp"
#include "duckdb/main/prepared_statement_data.hpp"
#include "engine/adapter/query.h"
#include "engine/engine.h"

namespace brook::engine {

// Makes the operator at the root of a plan, which takes the rows of the query.
using SinkFactory =
    std::function<duckdb::unique_ptr<duckdb::PhysicalOperator>(duckdb::ClientContext&, duckdb::PreparedStatementData&)>;

class Instance : public std::enable_shared_from_this<Instance> {
 public:
  // `spill_directory`: a folder that this instance has for itself; empty: it does not spill.
  static Result<std::shared_ptr<Instance>> open(const EngineOptions& options, const std::string& spill_directory);

  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  // Runs one SELECT to its end; its rows go into the operator that `sink` makes. Errors that our callbacks raised come
  // back as they were raised; what DuckDB finds wrong with a value has the place of the expression that failed.
  Result<> run(const Query& query, const CancelToken& cancel, const SinkFactory& sink);

  [[nodiscard]] bool valid();
  [[nodiscard]] duckdb::DatabaseInstance& database() { return *database_->instance; }
  [[nodiscard]] const std::shared_ptr<FileSystem>& files() const { return files_; }

 private:
  struct Session;  // a connection with its QueryState
  class Lease;     // takes a session from the pool and puts it back

  explicit Instance(std::shared_ptr<FileSystem> files);
  Result<> start(const EngineOptions& options, const std::string& spill_directory);
  std::unique_ptr<Session> new_session();

  std::shared_ptr<FileSystem> files_;
  std::unique_ptr<duckdb::DuckDB> database_;
  std::mutex lock_;
  std::vector<std::unique_ptr<Session>> idle_;
};

}  // namespace brook::engine
