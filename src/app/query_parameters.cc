#include "app/query_parameters.h"

#include <cctype>

#include <fmt/format.h>

namespace brook::app {

namespace {

// The end of the name in "name=…"; 0: there is none.
std::size_t name_size(const std::string& option) {
  std::size_t size = 0;
  const auto is_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  while (size < option.size() && is_word(option[size])) ++size;
  const bool name = size > 0 && std::isdigit(static_cast<unsigned char>(option[0])) == 0;
  return name && size < option.size() && option[size] == '=' ? size : 0;
}

sql::ExpressionPtr value_of(const std::string& text) {
  if (const Result<sql::ExpressionPtr> parsed = sql::parse_expression(text, "--param")) {
    const auto& node = (*parsed)->node;
    if (std::holds_alternative<sql::Literal>(node) || std::holds_alternative<sql::IntervalLiteral>(node))
      return *parsed;
  }
  return std::make_shared<const sql::Expression>(sql::Expression{{}, sql::Literal{sql::LiteralKind::kString, text, 0}});
}

}  // namespace

Result<sql::Parameters> query_parameters(const std::vector<std::string>& options) {
  sql::Parameters parameters;
  for (const std::string& option : options) {
    const std::size_t size = name_size(option);
    if (size == 0) {
      parameters.positional.push_back(value_of(option));
      continue;
    }
    const std::string name = option.substr(0, size);
    if (!parameters.named.emplace(name, value_of(option.substr(size + 1))).second)
      return fail(usage_error(fmt::format("--param {}= is given twice", name)));
  }
  return parameters;
}

}  // namespace brook::app
