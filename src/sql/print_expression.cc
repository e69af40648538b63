// Expressions, with the parentheses that the tree needs and no others.
#include "sql/printer.h"
#include "sql/string_literal.h"

namespace brook::sql {

namespace {

// How tightly a node binds; the levels of parse_expression.cc.
enum Level : int {
  kLambda,
  kOr,
  kAnd,
  kNot,
  kPredicate,
  kComparison,
  kBitOr,
  kBitXor,
  kBitAnd,
  kShift,
  kSum,
  kProduct,
  kSign,
  kPrimary,
};

int operator_level(std::string_view op) {
  if (op == "OR") return kOr;
  if (op == "AND") return kAnd;
  if (op == "|") return kBitOr;
  if (op == "^") return kBitXor;
  if (op == "&") return kBitAnd;
  if (op == "<<" || op == ">>" || op == ">>>") return kShift;
  if (op == "+" || op == "-" || op == "||") return kSum;
  if (op == "*" || op == "/" || op == "%" || op == "DIV") return kProduct;
  return kComparison;
}

int level(const Expression& expression) {
  return std::visit(
      Overloaded{[](const Binary& n) { return operator_level(n.op); },
                 [](const Unary& n) -> int { return n.op == "NOT" ? kNot : kSign; },
                 [](const Between&) -> int { return kPredicate; }, [](const InList&) -> int { return kPredicate; },
                 [](const InQuery&) -> int { return kPredicate; }, [](const Exists&) -> int { return kPredicate; },
                 [](const Like&) -> int { return kPredicate; }, [](const Is&) -> int { return kPredicate; },
                 [](const Lambda&) -> int { return kLambda; }, [](const auto&) -> int { return kPrimary; }},
      expression.node);
}

void write_at(std::string& out, const ExpressionPtr& expression, int least);

void write_literal(std::string& out, const Literal& literal) {
  switch (literal.kind) {
    case LiteralKind::kNull: out += "NULL"; break;
    case LiteralKind::kTrue: out += "TRUE"; break;
    case LiteralKind::kFalse: out += "FALSE"; break;
    case LiteralKind::kInteger:
      out += literal.text;
      if (literal.suffix != 0) out += literal.suffix;
      break;
    case LiteralKind::kDecimal: out += literal.text + (literal.suffix == 'B' ? "BD" : ""); break;
    case LiteralKind::kDouble: out += literal.text + "D"; break;
    case LiteralKind::kFloat: out += literal.text + "F"; break;
    case LiteralKind::kString: out += string_literal(literal.text); break;
    case LiteralKind::kBinary: out += "X'" + literal.text + "'"; break;
    case LiteralKind::kDate: out += "DATE " + string_literal(literal.text); break;
    case LiteralKind::kTimestamp: out += "TIMESTAMP " + string_literal(literal.text); break;
    case LiteralKind::kTimestampLtz: out += "TIMESTAMP_LTZ " + string_literal(literal.text); break;
    case LiteralKind::kTimestampNtz: out += "TIMESTAMP_NTZ " + string_literal(literal.text); break;
    case LiteralKind::kTime: out += "TIME " + string_literal(literal.text); break;
  }
}

void write_interval(std::string& out, const IntervalLiteral& interval) {
  out += "INTERVAL";
  for (const IntervalPart& part : interval.parts) {
    out += ' ';
    write_expression(out, part.value);
    out += ' ' + part.unit;
  }
  if (!interval.to_unit.empty()) out += " TO " + interval.to_unit;
}

void write_unary(std::string& out, const Unary& unary) {
  if (unary.op == "NOT") {
    out += "NOT ";
    return write_at(out, unary.operand, kNot);
  }
  out += unary.op;
  const std::size_t start = out.size();
  write_at(out, unary.operand, kSign);
  // -1 would be a literal and -- a comment.
  const char first = out[start];
  if ((first >= '0' && first <= '9') || first == '.' || first == '-') {
    out.insert(start, 1, '(');
    out += ')';
  }
}

void collect_chain(const ExpressionPtr& node, const std::string& op, std::vector<const ExpressionPtr*>& terms) {
  const auto* binary = std::get_if<Binary>(&node->node);
  if (!binary || binary->op != op) {
    terms.push_back(&node);
    return;
  }
  collect_chain(binary->left, op, terms);
  collect_chain(binary->right, op, terms);
}

// The tree that the parser makes of a chain of `size` terms has this shape.
bool is_balanced(const ExpressionPtr& node, const std::string& op, std::size_t size) {
  if (size == 1) {
    return true;
  }
  const auto* binary = std::get_if<Binary>(&node->node);
  if (!binary || binary->op != op) return false;
  const std::size_t left = (size - 1) / 2 + 1;
  return is_balanced(binary->left, op, left) && is_balanced(binary->right, op, size - left);
}

// a AND b AND c, without parentheses where the parser balances the chain in the same way.
void write_chain(std::string& out, const ExpressionPtr& whole, const Binary& binary) {
  const int own = operator_level(binary.op);
  std::vector<const ExpressionPtr*> terms;
  collect_chain(whole, binary.op, terms);
  if (!is_balanced(whole, binary.op, terms.size())) terms = {&binary.left, &binary.right};
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i > 0) out += ' ' + binary.op + ' ';
    write_at(out, *terms[i], own + 1);
  }
}

void write_binary(std::string& out, const ExpressionPtr& whole, const Binary& binary) {
  const int own = operator_level(binary.op);
  if (own == kAnd || own == kOr) return write_chain(out, whole, binary);
  write_at(out, binary.left, own);
  out += ' ' + binary.op + ' ';
  write_at(out, binary.right, own + 1);
}

void write_like(std::string& out, const Like& like) {
  write_value(out, like.value);
  out += (like.negated ? " NOT " : " ") + like.op + ' ';
  if (!like.quantifier.empty()) {
    out += like.quantifier + " (";
    write_expressions(out, like.patterns);
    out += ')';
  } else {
    write_value(out, like.patterns[0]);
  }
  if (like.escape) out += " ESCAPE " + string_literal(*like.escape);
}

void write_case(std::string& out, const Case& node) {
  out += "CASE";
  if (node.operand) {
    out += ' ';
    write_expression(out, node.operand);
  }
  for (const CaseBranch& branch : node.branches) {
    out += " WHEN ";
    write_expression(out, branch.when);
    out += " THEN ";
    write_expression(out, branch.then);
  }
  if (node.otherwise) {
    out += " ELSE ";
    write_expression(out, node.otherwise);
  }
  out += " END";
}

void write_row(std::string& out, const Row& row) {
  out += '(';
  write_list(out, row.items, [&](const ExpressionPtr& item) {
    const auto* named = std::get_if<NamedArgument>(&item->node);
    write_expression(out, named ? named->value : item);
    if (!named) return;
    out += " AS ";
    write_name(out, named->name);
  });
  out += ')';
}

void write_lambda(std::string& out, const Lambda& lambda) {
  const bool several = lambda.parameters.size() > 1;
  if (several) out += '(';
  write_names(out, lambda.parameters);
  out += several ? ") -> " : " -> ";
  write_expression(out, lambda.body);
}

void write_star(std::string& out, const Star& star) {
  write_qualified(out, star.qualifier);
  out += star.qualifier.empty() ? "*" : ".*";
  if (star.except.empty()) return;
  out += " EXCEPT (";
  write_list(out, star.except, [&](const Name& name) { write_qualified(out, name); });
  out += ')';
}

// v:a.b['c'][0]; parse_primary.cc has its parts.
void write_variant_path(std::string& out, const Call& call) {
  write_at(out, call.arguments[0], kPrimary);
  out += ':';
  std::string_view path = std::get<Literal>(call.arguments[1]->node).text;
  path.remove_prefix(1);
  while (!path.empty()) {
    if (path[0] == '[') {
      const std::size_t end = path[1] == '\'' || path[1] == '"' ? path.find(path[1], 2) + 2 : path.find(']') + 1;
      out += path.substr(0, end);
      path.remove_prefix(end);
    } else {
      const std::size_t end = std::min(path.find_first_of(".[", 1), path.size());
      if (out.back() != ':') out += '.';
      write_name(out, std::string(path.substr(1, end - 1)));
      path.remove_prefix(end);
    }
  }
}

// v:a, whose path would take in what follows it.
bool is_variant_path(const ExpressionPtr& expression) {
  const auto* call = std::get_if<Call>(&expression->node);
  return call != nullptr && call->name == Name{":"};
}

// (a).b is a field of a column, a.b a name of two parts.
void write_field_access(std::string& out, const FieldAccess& access) {
  const auto& base = access.base->node;
  const auto* call = std::get_if<Call>(&base);
  const bool joins = std::holds_alternative<ColumnName>(base) || std::holds_alternative<Literal>(base) ||
                     std::holds_alternative<IntervalLiteral>(base) || std::holds_alternative<Star>(base) ||
                     (call && call->bare) || is_variant_path(access.base);
  write_at(out, access.base, joins ? kPrimary + 1 : kPrimary);
  out += '.';
  write_name(out, access.field);
}

void write_node(std::string& out, const ExpressionPtr& expression) {
  const auto negated = [](bool is) { return is ? " NOT" : ""; };
  std::visit(Overloaded{
                 [&](const Literal& n) { write_literal(out, n); },
                 [&](const IntervalLiteral& n) { write_interval(out, n); },
                 [&](const ColumnName& n) { write_qualified(out, n.name); },
                 [&](const Star& n) { write_star(out, n); },
                 [&](const Unary& n) { write_unary(out, n); },
                 [&](const Binary& n) { write_binary(out, expression, n); },
                 [&](const Between& n) {
                   write_value(out, n.value);
                   out.append(negated(n.negated)).append(" BETWEEN ");
                   write_value(out, n.low);
                   out += " AND ";
                   write_value(out, n.high);
                 },
                 [&](const InList& n) {
                   write_value(out, n.value);
                   out.append(negated(n.negated)).append(" IN (");
                   write_expressions(out, n.list);
                   out += ')';
                 },
                 [&](const InQuery& n) {
                   write_value(out, n.value);
                   out.append(negated(n.negated)).append(" IN (");
                   write_query(out, *n.query);
                   out += ')';
                 },
                 [&](const Exists& n) {
                   out += "EXISTS (";
                   write_query(out, *n.query);
                   out += ')';
                 },
                 [&](const ScalarQuery& n) {
                   out += '(';
                   write_query(out, *n.query);
                   out += ')';
                 },
                 [&](const Like& n) { write_like(out, n); },
                 [&](const Is& n) {
                   write_value(out, n.value);
                   out.append(" IS").append(negated(n.negated)).append(" ").append(n.what);
                   if (!n.other) return;
                   out += ' ';
                   write_value(out, n.other);
                 },
                 [&](const Case& n) { write_case(out, n); },
                 [&](const Cast& n) {
                   out += n.is_try ? "TRY_CAST(" : "CAST(";
                   write_expression(out, n.value);
                   out += " AS ";
                   write_type(out, n.type);
                   out += ')';
                 },
                 [&](const Extract& n) {
                   out += "EXTRACT(";
                   write_name(out, n.unit);
                   out += " FROM ";
                   write_value(out, n.value);
                   out += ')';
                 },
                 [&](const Lambda& n) { write_lambda(out, n); },
                 [&](const Row& n) { write_row(out, n); },
                 [&](const Subscript& n) {
                   write_at(out, n.base, is_variant_path(n.base) ? kPrimary + 1 : kPrimary);
                   out += '[';
                   write_value(out, n.index);
                   out += ']';
                 },
                 [&](const FieldAccess& n) { write_field_access(out, n); },
                 [&](const NamedArgument& n) {
                   write_name(out, n.name);
                   out += " => ";
                   write_expression(out, n.value);
                 },
                 [&](const Parameter& n) {
                   out += n.name.empty() ? "?" : ":";
                   if (!n.name.empty()) write_name(out, n.name);
                 },
                 [&](const Call& n) { n.name == Name{":"} ? write_variant_path(out, n) : write_call(out, n); },
             },
             expression->node);
}

void write_at(std::string& out, const ExpressionPtr& expression, int least) {
  const bool parentheses = level(*expression) < least;
  if (parentheses) out += '(';
  write_node(out, expression);
  if (parentheses) out += ')';
}

}  // namespace

void write_expression(std::string& out, const ExpressionPtr& expression) { write_at(out, expression, kLambda); }

void write_value(std::string& out, const ExpressionPtr& expression) { write_at(out, expression, kComparison); }

void write_expressions(std::string& out, const std::vector<ExpressionPtr>& expressions) {
  write_list(out, expressions, [&](const ExpressionPtr& item) { write_expression(out, item); });
}

void write_named(std::string& out, const std::vector<NamedExpression>& items) {
  write_list(out, items, [&](const NamedExpression& item) {
    write_expression(out, item.value);
    if (item.aliases.empty()) return;
    out += item.aliases.size() > 1 ? " AS (" : " AS ";
    write_names(out, item.aliases);
    if (item.aliases.size() > 1) out += ')';
  });
}

}  // namespace brook::sql
