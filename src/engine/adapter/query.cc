#include "engine/adapter/query.h"

#include "duckdb/common/exception.hpp"

namespace brook::engine {

QueryState* QueryState::find(duckdb::ClientContext& context) {
  return context.registered_state->Get<QueryState>(kKey).get();
}

QueryState& QueryState::of(duckdb::ClientContext& context) {
  QueryState* state = find(context);
  if (state == nullptr) throw duckdb::InvalidInputException("this function works inside a query of brookmill only");
  return *state;
}

void QueryState::begin(const Query& query, CancelToken cancel) {
  query_ = &query;
  cancel_ = std::move(cancel);
  error_.reset();
}

void QueryState::end() {
  query_ = nullptr;
  cancel_ = CancelToken();
  error_.reset();
}

void QueryState::note(Error error) {
  const std::scoped_lock guard(lock_);
  if (!error_) error_ = std::move(error);
}

void QueryState::raise(Error error) {
  std::string text = error.message;
  note(std::move(error));
  throw duckdb::InvalidInputException(std::move(text));
}

void QueryState::check_cancelled() {
  if (cancel_.requested()) throw duckdb::InterruptException();
}

std::optional<Error> QueryState::take_error() {
  const std::scoped_lock guard(lock_);
  return std::exchange(error_, std::nullopt);
}

}  // namespace brook::engine
