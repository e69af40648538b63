// Calls, windows and sort items.
#include "sql/printer.h"

namespace brook::sql {

namespace {

// Their first argument is read as a value, because a word may follow it: trim(a FROM b).
bool has_worded_form(const Name& name) {
  if (name.size() != 1) return false;
  for (const char* function : {"trim", "position", "substring", "substr", "overlay"}) {
    if (same_name(name[0], function)) return true;
  }
  return false;
}

void write_arguments(std::string& out, const Call& call) {
  const bool aliases = call.name.size() == 1 && same_name(call.name[0], "struct");
  bool as_value = has_worded_form(call.name);
  write_list(out, call.arguments, [&](const ExpressionPtr& argument) {
    const auto* named = std::get_if<NamedArgument>(&argument->node);
    if (named && aliases) {
      write_expression(out, named->value);
      out += " AS ";
      write_name(out, named->name);
    } else if (named) {
      write_name(out, named->name);
      out += " => ";
      write_expression(out, named->value);
    } else if (as_value) {
      write_value(out, argument);
    } else {
      write_expression(out, argument);
    }
    as_value = false;
  });
}

void write_bound(std::string& out, const FrameBound& bound) {
  using Kind = FrameBound::Kind;
  switch (bound.kind) {
    case Kind::kUnboundedPreceding: out += "UNBOUNDED PRECEDING"; break;
    case Kind::kUnboundedFollowing: out += "UNBOUNDED FOLLOWING"; break;
    case Kind::kCurrentRow: out += "CURRENT ROW"; break;
    case Kind::kPreceding:
    case Kind::kFollowing:
      write_expression(out, bound.offset);
      out += bound.kind == Kind::kPreceding ? " PRECEDING" : " FOLLOWING";
  }
}

}  // namespace

void write_direction(std::string& out, const SortItem& item) {
  if (item.descending) out += " DESC";
  if (item.nulls_first) out += *item.nulls_first ? " NULLS FIRST" : " NULLS LAST";
}

void write_sort_items(std::string& out, const std::vector<SortItem>& items) {
  write_list(out, items, [&](const SortItem& item) {
    write_expression(out, item.value);
    write_direction(out, item);
  });
}

void write_window(std::string& out, const WindowSpec& window) {
  if (!window.base.empty()) return write_name(out, window.base);
  out += '(';
  const char* space = "";
  if (!window.partition_by.empty()) {
    out += "PARTITION BY ";
    write_expressions(out, window.partition_by);
    space = " ";
  }
  if (!window.order_by.empty()) {
    out += space;
    out += "ORDER BY ";
    write_sort_items(out, window.order_by);
    space = " ";
  }
  if (window.frame) {
    out += space;
    out += window.frame->rows ? "ROWS BETWEEN " : "RANGE BETWEEN ";
    write_bound(out, window.frame->start);
    out += " AND ";
    write_bound(out, window.frame->end);
  }
  out += ')';
}

void write_call(std::string& out, const Call& call) {
  if (call.bare) {
    out += call.name[0];
    return;
  }
  write_qualified(out, call.name);
  out += call.distinct ? "(DISTINCT " : "(";
  write_arguments(out, call);
  out += ')';
  if (!call.within_group.empty()) {
    out += " WITHIN GROUP (ORDER BY ";
    write_sort_items(out, call.within_group);
    out += ')';
  }
  if (call.filter) {
    out += " FILTER (WHERE ";
    write_expression(out, call.filter);
    out += ')';
  }
  if (call.ignore_nulls) out += *call.ignore_nulls ? " IGNORE NULLS" : " RESPECT NULLS";
  if (call.over) {
    out += " OVER ";
    write_window(out, *call.over);
  }
}

}  // namespace brook::sql
