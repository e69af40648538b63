#include "engine/emit_template.h"

#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "engine/emit_text.h"
#include "function/rules.h"

namespace brook::engine {

namespace {

std::optional<std::size_t> number_of(std::string_view text) {
  std::size_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// One past the brace that closes the one at `open`.
std::size_t closing(std::string_view pattern, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '{') ++depth;
    if (pattern[i] == '}' && --depth == 0) return i + 1;
  }
  return pattern.size();
}

class Expander {
 public:
  Expander(const TemplateCall& call, const QueryContext& context) : call_(call), context_(context) {}

  Result<std::string> expand(std::string_view pattern) const {
    std::string sql;
    std::size_t i = 0;
    while (i < pattern.size()) {
      if (pattern[i] != '{') {
        sql += pattern[i++];
        continue;
      }
      const std::size_t end = closing(pattern, i);
      sql += TRY(mark(pattern.substr(i + 1, end - i - 2)));
      i = end;
    }
    return sql;
  }

 private:
  Result<std::string> argument(std::size_t index) const {
    if (index >= call_.arguments.size())
      return fail(internal_error(fmt::format("a template asks for argument {}", index)));
    return call_.arguments[index];
  }

  std::string joined(std::size_t first, std::string_view separator) const {
    std::string sql;
    for (std::size_t i = first; i < call_.arguments.size(); ++i) {
      if (i > first) sql += separator;
      sql += call_.arguments[i];
    }
    return sql;
  }

  Result<std::string> local(std::string_view body) const {
    if (const auto index = number_of(body)) {
      std::string sql = TRY(argument(*index));
      return call_.types[*index].is(TypeKind::kTimestamp) ? to_local(std::move(sql), context_.session_time_zone) : sql;
    }
    return to_local(TRY(expand(body)), context_.session_time_zone);
  }

  Result<std::string> instant(std::string_view body) const {
    std::string sql = TRY(expand(body));
    if (call_.result.is(TypeKind::kTimestampNtz)) return sql;
    return to_instant(std::move(sql), context_.session_time_zone);
  }

  Result<std::string> structure(std::string_view body) const {
    const std::size_t colon = body.find(':');
    const std::size_t first = number_of(body.substr(0, colon)).value_or(0);
    const std::size_t step = number_of(body.substr(colon + 1)).value_or(1);
    std::string sql;
    std::size_t index = first;
    for (const Field& field : call_.result.fields()) {
      sql += fmt::format("{}{} := {}", sql.empty() ? "" : ", ", quoted_name(field.name), TRY(argument(index)));
      index += step;
    }
    return "struct_pack(" + sql + ")";
  }

  Result<std::string> mark(std::string_view text) const {
    if (const auto index = number_of(text)) return argument(*index);
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    const std::string_view body = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    if (name == "*") return joined(0, body.empty() ? ", " : body);
    if (name.ends_with('*'))
      return joined(number_of(name.substr(0, name.size() - 1)).value_or(0), body.empty() ? ", " : body);
    if (name == "type") {
      if (body.empty()) return function::duckdb_type(call_.result);
      return function::duckdb_type(call_.types.at(number_of(body).value_or(0)));
    }
    if (name == "ddl") return quoted_string(call_.types.at(number_of(body).value_or(0)).sql());
    if (name == "precision") return std::to_string(call_.result.precision());
    if (name == "scale") return std::to_string(call_.result.scale());
    if (name == "zone") return quoted_string(context_.session_time_zone);
    if (name == "seed") return fmt::format("CAST({} AS BIGINT)", static_cast<std::int64_t>(context_.random_seed >> 1U));
    if (name == "now") return fmt::format("make_timestamp(CAST({} AS BIGINT))", context_.now_us);
    if (name == "last_wins") return std::string(context_.last_map_key_wins ? "true" : "false");
    if (name == "local") return local(body);
    if (name == "instant") return instant(body);
    if (name == "struct") return structure(body);
    return call_.other(name, body);
  }

  const TemplateCall& call_;
  const QueryContext& context_;
};

}  // namespace

Result<std::string> expand(std::string_view pattern, const TemplateCall& call, const QueryContext& context) {
  return Expander(call, context).expand(pattern);
}

std::size_t uses_of(std::string_view pattern, std::size_t index) {
  const std::string plain = fmt::format("{{{}}}", index);
  const std::string marked = fmt::format(":{}}}", index);
  std::size_t uses = 0;
  for (const std::string& mark : {plain, marked}) {
    for (std::size_t i = pattern.find(mark); i != std::string_view::npos; i = pattern.find(mark, i + 1)) ++uses;
  }
  // {type:0} and {ddl:0} name a type and compute nothing.
  for (const std::string& type : {fmt::format("{{type:{}}}", index), fmt::format("{{ddl:{}}}", index)}) {
    for (std::size_t i = pattern.find(type); i != std::string_view::npos; i = pattern.find(type, i + 1)) --uses;
  }
  return uses;
}

}  // namespace brook::engine
