// UNION, EXCEPT, INTERSECT: columns by position or name, brought to common types.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/build.h"
#include "analyze/coercion.h"
#include "analyze/resolve_query.h"
#include "analyze/spark_error.h"

namespace brook::analyze {

namespace {

const char* operator_name(const sql::SetOperation& operation) {
  switch (operation.op) {
    case sql::SetOperator::kUnion: return "UNION";
    case sql::SetOperator::kExcept: return operation.all ? "EXCEPT ALL" : "EXCEPT";
    case sql::SetOperator::kIntersect: return operation.all ? "INTERSECT ALL" : "INTERSECT";
  }
  return "";
}

SetKind kind_of(sql::SetOperator op) {
  switch (op) {
    case sql::SetOperator::kExcept: return SetKind::kExcept;
    case sql::SetOperator::kIntersect: return SetKind::kIntersect;
    case sql::SetOperator::kUnion: break;
  }
  return SetKind::kUnion;
}

// The relation with its columns in the order of `names`.
Result<RelationPtr> in_order_of(Analysis& analysis, const RelationPtr& input, const std::vector<OutputColumn>& names,
                                const Location& location) {
  Project project{.input = input, .expressions = {}};
  std::vector<OutputColumn> output;
  for (const OutputColumn& wanted : names) {
    const auto found =
        std::ranges::find_if(input->output, [&](const OutputColumn& c) { return same_name(c.name, wanted.name); });
    if (found == input->output.end() || input->output.size() != names.size()) {
      std::vector<std::string> there;
      for (const OutputColumn& column : input->output) there.push_back(in_backquotes(column.name));
      return fail(spark_error(
          "UNRESOLVED_COLUMN_AMONG_FIELD_NAMES",
          fmt::format("UNION BY NAME needs the same columns on both sides: cannot resolve column name {} among ({}).",
                      in_quotes(wanted.name), fmt::join(there, ", ")),
          location));
    }
    project.expressions.push_back(column_of(*found));
    output.push_back(analysis.new_column(found->name, found->type, found->nullable));
  }
  return make_relation(std::move(output), std::move(project));
}

RelationPtr with_types(Analysis& analysis, const RelationPtr& input, const std::vector<DataType>& types) {
  const auto same = [&](const OutputColumn& column, const DataType& type) { return column.type == type; };
  if (std::ranges::equal(input->output, types, same)) return input;
  Project project{.input = input, .expressions = {}};
  std::vector<OutputColumn> output;
  for (std::size_t i = 0; i < types.size(); ++i) {
    project.expressions.push_back(cast_to(column_of(input->output[i]), types[i]));
    output.push_back(analysis.new_column(input->output[i].name, types[i], project.expressions.back()->nullable));
  }
  return make_relation(std::move(output), std::move(project));
}

}  // namespace

Result<RelationPtr> QueryResolver::resolve_set_operation(const sql::SetOperation& operation, const Location& location) {
  RelationPtr left = TRY(QueryResolver(analysis_, surroundings_).resolve(operation.left));
  RelationPtr right = TRY(QueryResolver(analysis_, surroundings_).resolve(operation.right));
  if (operation.by_name) right = TRY(in_order_of(analysis_, right, left->output, location));
  const char* name = operator_name(operation);
  if (left->output.size() != right->output.size()) {
    return fail(spark_error(
        "NUM_COLUMNS_MISMATCH",
        fmt::format("{} can only be performed on inputs with the same number of columns, but the first input has {} "
                    "columns and the second input has {} columns.",
                    name, left->output.size(), right->output.size()),
        location));
  }
  std::vector<DataType> types;
  for (std::size_t i = 0; i < left->output.size(); ++i) {
    const DataType& a = left->output[i].type;
    const DataType& b = right->output[i].type;
    std::optional<DataType> common = common_type(a, b);
    if (!common && same_structure(a, b)) common = a;
    if (!common) {
      return fail(spark_error(
          "INCOMPATIBLE_COLUMN_TYPE",
          fmt::format("{} can only be performed on tables with compatible column types. The {} column of the second "
                      "table is {} type which is not compatible with {} at the same column of the first table.",
                      name, ordinal_word(i + 1), in_quotes(b), in_quotes(a)),
          location));
    }
    const bool compares = operation.op != sql::SetOperator::kUnion || !operation.all;
    if (compares && !is_orderable(*common)) {
      return fail(spark_error(common->is(TypeKind::kVariant) ? "UNSUPPORTED_FEATURE.SET_OPERATION_ON_VARIANT_TYPE"
                                                             : "UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE",
                              fmt::format("The feature is not supported: Cannot have MAP or VARIANT type columns in a "
                                          "set operation (INTERSECT, EXCEPT, "
                                          "etc.), but the type of column {} is {}.",
                                          in_backquotes(left->output[i].name), in_quotes(*common)),
                              location));
    }
    types.push_back(*common);
  }
  left = with_types(analysis_, left, types);
  right = with_types(analysis_, right, types);
  std::vector<OutputColumn> output;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const bool either = operation.op == sql::SetOperator::kUnion && right->output[i].nullable;
    output.push_back(analysis_.new_column(left->output[i].name, types[i], left->output[i].nullable || either));
  }
  return make_relation(std::move(output),
                       SetOperation{.kind = kind_of(operation.op), .all = operation.all, .left = left, .right = right});
}

}  // namespace brook::analyze
