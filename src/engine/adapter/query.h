// QueryState: what our callbacks inside one running DuckDB query need: the query, its cancel token, and the first Error
// of ours. It hangs on the ClientContext of the connection that runs the query.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "base/cancel.h"
#include "duckdb/main/client_context.hpp"
#include "duckdb/main/client_context_state.hpp"
#include "engine/engine.h"
#include "engine/place.h"

namespace brook::engine {

// A scan of the query: rows of which binding, and which columns of its schema, in which order.
struct BoundScan {
  Binding binding;
  std::vector<std::size_t> columns;
};

// A query as DuckDB gets it: its text, in which brook_batch(n), brook_scan(n) and brook_files(n) read scans[n], and the
// columns that it must return.
struct Query {
  std::string sql;
  std::vector<BoundScan> scans;
  Schema schema;
  Places places = {};  // of the pieces of `sql`
};

class QueryState final : public duckdb::ClientContextState {
 public:
  static constexpr const char* kKey = "brookmill";
  static QueryState& of(duckdb::ClientContext& context);
  // Null when the context runs no query of ours; otherwise it lives as long as the connection.
  static QueryState* find(duckdb::ClientContext& context);

  // Called between queries, by the thread that leases the connection. The query lives until end().
  void begin(const Query& query, CancelToken cancel);
  void end();

  [[nodiscard]] const BoundScan& scan(std::size_t index) const { return query_->scans.at(index); }

  // Any thread of the query. `raise` keeps the first Error for the caller and throws something to stop DuckDB.
  [[noreturn]] void raise(Error error);
  void note(Error error);  // keeps the first, throws nothing
  void check_cancelled();
  [[nodiscard]] bool cancelled() const { return cancel_.requested(); }
  [[nodiscard]] std::optional<Error> take_error();

  template <class T>
  T require(Result<T> result) {
    if (!result) raise(std::move(result).error());
    if constexpr (!std::is_void_v<T>) return *std::move(result);
  }

 private:
  const Query* query_ = nullptr;
  CancelToken cancel_;
  std::mutex lock_;
  std::optional<Error> error_;
};

}  // namespace brook::engine
