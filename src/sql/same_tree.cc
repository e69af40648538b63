// Structural equality of syntax trees.
#include <algorithm>
#include <concepts>

#include "sql/members.h"

namespace brook::sql {

namespace {

template <class T>
concept Node = requires(const T& node) { members(node); };

// Compares values of one type; nodes by their members. One class, so that each overload sees all the others.
struct Same {
  template <std::equality_comparable T>
    requires(!Node<T>)
  bool operator()(const T& a, const T& b) const {
    return a == b;
  }
  template <Node T>
  bool operator()(const T& a, const T& b) const {
    return tuples(members(a), members(b), std::make_index_sequence<std::tuple_size_v<decltype(members(a))>>());
  }
  bool operator()(const ExpressionPtr& a, const ExpressionPtr& b) const { return same_tree(a, b); }
  bool operator()(const QueryPtr& a, const QueryPtr& b) const { return same_tree(a, b); }
  bool operator()(const TableExpressionPtr& a, const TableExpressionPtr& b) const { return same_tree(a, b); }
  template <class T>
  bool operator()(const std::vector<T>& a, const std::vector<T>& b) const {
    return std::ranges::equal(a, b, *this);
  }
  template <class T>
  bool operator()(const std::optional<T>& a, const std::optional<T>& b) const {
    return a.has_value() == b.has_value() && (!a.has_value() || (*this)(*a, *b));
  }
  template <class... T>
  bool operator()(const std::variant<T...>& a, const std::variant<T...>& b) const {
    if (a.index() != b.index()) return false;
    return std::visit([&](const auto& x) { return (*this)(x, std::get<std::decay_t<decltype(x)>>(b)); }, a);
  }

 private:
  template <class Tuple, std::size_t... I>
  bool tuples(const Tuple& a, const Tuple& b, std::index_sequence<I...>) const {
    return ((*this)(std::get<I>(a), std::get<I>(b)) && ...);
  }
};

}  // namespace

bool same_tree(const ExpressionPtr& a, const ExpressionPtr& b) {
  return a == b || (a && b && Same()(a->node, b->node));
}

bool same_tree(const QueryPtr& a, const QueryPtr& b) { return a == b || (a && b && Same()(*a, *b)); }

bool same_tree(const TableExpressionPtr& a, const TableExpressionPtr& b) {
  return a == b || (a && b && Same()(*a, *b));
}

bool same_tree(const Statement& a, const Statement& b) { return Same()(a.node, b.node); }

}  // namespace brook::sql
