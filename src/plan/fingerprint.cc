#include "plan/fingerprint.h"

#include <map>

#include <fmt/format.h>

#include "analyze/traverse.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::RelationPtr;

// Inputs get their numbers before the relations above them.
class Renumbering {
 public:
  RelationPtr relation(const RelationPtr& old) {
    const RelationPtr mapped = analyze::map_relation(
        old, [this](const RelationPtr& input) { return relation(input); },
        [this](const ExpressionPtr& part) { return expression(part); });
    analyze::Relation result = *mapped;
    for (analyze::OutputColumn& column : result.output) column.id = id(column.id);
    return std::make_shared<const analyze::Relation>(std::move(result));
  }

 private:
  ExpressionPtr expression(const ExpressionPtr& old) {
    if (!old) return old;
    const ExpressionPtr mapped =
        analyze::map_children(old, [this](const ExpressionPtr& child) { return expression(child); });
    if (const auto* column = std::get_if<analyze::ColumnRef>(&mapped->node)) {
      analyze::Expression result = *mapped;
      result.node = analyze::ColumnRef{id(column->id), column->name, column->outer};
      return std::make_shared<const analyze::Expression>(std::move(result));
    }
    if (const auto* subquery = std::get_if<analyze::SubqueryExpression>(&mapped->node)) {
      analyze::Expression result = *mapped;
      analyze::SubqueryExpression node = *subquery;
      node.query = relation(node.query);
      result.node = std::move(node);
      return std::make_shared<const analyze::Expression>(std::move(result));
    }
    return mapped;
  }

  analyze::ColumnId id(analyze::ColumnId old) {
    return ids_.try_emplace(old, static_cast<analyze::ColumnId>(ids_.size() + 1)).first->second;
  }

  std::map<analyze::ColumnId, analyze::ColumnId> ids_;
};

// FNV-1a with 128 bits: the same on every machine and in every version.
std::string hash_of(const std::string& text) {
  __extension__ using Wide = unsigned __int128;
  Wide hash = (Wide{0x6C62272E07BB0142} << 64) | 0x62B821756295C58D;
  const Wide prime = (Wide{0x0000000001000000} << 64) | 0x000000000000013B;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * prime;
  return fmt::format("{:016x}{:016x}", static_cast<std::uint64_t>(hash >> 64), static_cast<std::uint64_t>(hash));
}

std::string tree(const RelationPtr& relation) { return analyze::to_string(renumbered(relation)); }

std::string settings_text(const analyze::AnalyzeOptions& settings) {
  return fmt::format("ansi {} zone {}\n", settings.ansi, settings.session_time_zone);
}

std::string state_text(const AggregatePlan& plan) {
  std::string text = fmt::format("aggregate {}\n", plan.key_count);
  for (const AggregatePlan::Call& call : plan.calls) {
    text += fmt::format("call {} {} {} {}", call.function, call.distinct, call.ignore_nulls, call.type.sql());
    for (const std::size_t argument : call.arguments) text += fmt::format(" arg {}", argument);
    for (const DataType& type : call.argument_types) text += " of " + type.sql();
    for (const std::string& constant : call.constants) text += fmt::format(" constant {}:{}", constant.size(), constant);
    if (call.filter) text += fmt::format(" filter {}", *call.filter);
    text += '\n';
  }
  for (const DataType& type : plan.key_types) text += fmt::format("key {}\n", type.sql());
  return text + tree(plan.input);
}
std::string state_text(const StatelessPlan& plan) { return "stateless\n" + tree(plan.query); }
std::string state_text(const RecomputePlan& plan) { return "recompute\n" + tree(plan.query); }

std::string output_text(const AggregatePlan& plan) { return state_text(plan) + "output\n" + tree(plan.output); }
std::string output_text(const StatelessPlan& plan) { return state_text(plan); }
std::string output_text(const RecomputePlan& plan) { return state_text(plan); }

}  // namespace

RelationPtr renumbered(const RelationPtr& relation) { return Renumbering().relation(relation); }

std::string state_fingerprint(const FlowPlan& plan, const analyze::AnalyzeOptions& settings) {
  return hash_of(settings_text(settings) + std::visit([](const auto& node) { return state_text(node); }, plan));
}

std::string output_fingerprint(const FlowPlan& plan, const analyze::AnalyzeOptions& settings) {
  return hash_of(settings_text(settings) + std::visit([](const auto& node) { return output_text(node); }, plan));
}

}  // namespace brook::plan
