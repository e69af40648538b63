// JSON functions.
#include <cctype>

#include <fmt/format.h>

#include "engine/kernels/groups.h"
#include "engine/kernels/json_text.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

struct PathState : KernelState {
  std::string text;
  bool known = false;
  std::optional<std::vector<JsonStep>> steps;

  const std::optional<std::vector<JsonStep>>& get(std::string_view wanted) {
    if (!known || text != wanted) {
      bool wildcard = false;
      steps = parse_json_path(wanted, wildcard);
      if (wildcard)
        raise("UNSUPPORTED_FEATURE",
              fmt::format("Wildcards in the path of get_json_object() are not supported yet: {}", wanted));
      text = wanted;
      known = true;
    }
    return steps;
  }
};

std::optional<std::string> get_json_object(PathState& state, std::string_view json, std::string_view path) {
  const auto& steps = state.get(path);
  if (!steps) return std::nullopt;
  const auto value = find_json(json, *steps);
  return value ? json_value_text(*value) : std::nullopt;
}

std::optional<std::int32_t> array_length(std::string_view json) {
  const auto size = json_array_size(json);
  return size ? std::optional(static_cast<std::int32_t>(*size)) : std::nullopt;
}

// NaN and infinities are texts in JSON.
std::string number(std::string_view text) {
  return std::isalpha(static_cast<unsigned char>(text.back())) != 0 ? json_quoted(text) : std::string(text);
}

}  // namespace

void register_json(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(fallible<get_json_object>("brook_get_json_object"));
  loader.RegisterFunction(kernel<array_length>("brook_json_array_length"));
  loader.RegisterFunction(kernel<json_keys>("brook_json_object_keys"));
  loader.RegisterFunction(kernel<json_quoted>("brook_json_quote"));
  loader.RegisterFunction(kernel<number>("brook_json_number"));
}

}  // namespace brook::engine
