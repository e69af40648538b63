// FunctionParameters: the names that the body of a SQL function sees in one call. A value, used on one thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analyze/resolver.h"
#include "analyze/scope.h"

namespace brook::analyze {

class FunctionParameters : public Names {
 public:
  explicit FunctionParameters(std::string function) : function_(std::move(function)) {}

  // `is_printed`: Spark leaves out what was not written, unless arguments were named.
  void add(std::string name, Bound argument, bool is_printed) {
    arguments_.emplace_back(std::move(name), std::move(argument));
    is_printed_.push_back(is_printed);
  }

  // x, f.x and their fields. Errors: a random argument that is read twice.
  [[nodiscard]] Result<std::optional<Bound>> find(const sql::Name& name, const Location& location) const override;
  [[nodiscard]] const Scope& scope() const override { return nothing_; }
  [[nodiscard]] std::vector<sql::Name> suggestions() const override;
  [[nodiscard]] std::vector<std::string> printed() const;  // the arguments as Spark prints them

 private:
  std::string function_;
  std::vector<std::pair<std::string, Bound>> arguments_;
  std::vector<bool> is_printed_;
  mutable std::vector<std::string> read_;
  Scope nothing_;
};

// Marks the function as being expanded for as long as it lives.
class OpenFunction {
 public:
  OpenFunction(Analysis& analysis, const std::string& name) : analysis_(analysis) {
    analysis_.open_functions.push_back(name);
  }
  ~OpenFunction() { analysis_.open_functions.pop_back(); }
  OpenFunction(const OpenFunction&) = delete;
  OpenFunction& operator=(const OpenFunction&) = delete;

 private:
  Analysis& analysis_;
};

}  // namespace brook::analyze
