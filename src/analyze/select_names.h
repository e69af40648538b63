// Where the clauses of a SELECT look names up: each in an order of its own, as Spark does.
#pragma once

#include <vector>

#include "analyze/grouping.h"

namespace brook::analyze {

// SELECT and QUALIFY: the columns of FROM, then the aliases of items to the left (lateral column aliases).
class SelectNames : public Names {
 public:
  SelectNames(Analysis& analysis, const Scope& scope, std::vector<SelectItem>& items)
      : analysis_(analysis), scope_(scope), items_(items) {}
  [[nodiscard]] Result<std::optional<Bound>> find(const sql::Name& name, const Location& location) const override;
  [[nodiscard]] const Scope& scope() const override { return scope_; }

 private:
  Analysis& analysis_;
  const Scope& scope_;
  std::vector<SelectItem>& items_;  // grows while they are resolved
};

// HAVING: a group key, then an alias, then any column of FROM.
class HavingNames : public Names {
 public:
  HavingNames(Analysis& analysis, const Scope& scope, std::vector<SelectItem>& items,
              const std::vector<ExpressionPtr>& keys)
      : analysis_(analysis), scope_(scope), items_(items), keys_(keys) {}
  [[nodiscard]] Result<std::optional<Bound>> find(const sql::Name& name, const Location& location) const override;
  [[nodiscard]] const Scope& scope() const override { return scope_; }

 private:
  Analysis& analysis_;
  const Scope& scope_;
  std::vector<SelectItem>& items_;
  const std::vector<ExpressionPtr>& keys_;
};

// ORDER BY: an output column, then a column of FROM.
class OrderNames : public Names {
 public:
  OrderNames(const Scope& scope, const std::vector<SelectItem>& items, bool distinct)
      : scope_(scope), items_(items), distinct_(distinct) {}
  [[nodiscard]] Result<std::optional<Bound>> find(const sql::Name& name, const Location& location) const override;
  [[nodiscard]] const Scope& scope() const override { return scope_; }
  [[nodiscard]] std::vector<sql::Name> suggestions() const override;

 private:
  const Scope& scope_;
  const std::vector<SelectItem>& items_;
  bool distinct_;
};

}  // namespace brook::analyze
