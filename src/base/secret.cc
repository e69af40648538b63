#include "base/secret.h"

#include <cstdlib>

#include <fmt/format.h>

namespace brook {

namespace {

constexpr std::string_view kEnv = "env:";
constexpr std::string_view kFile = "file:";

}  // namespace

bool is_secret_name(std::string_view text) { return text.starts_with(kEnv) || text.starts_with(kFile); }

Result<std::string> Secrets::value_of(std::string_view name) const {
  if (name.starts_with(kEnv)) {
    const std::string variable(name.substr(kEnv.size()));
    const char* value = std::getenv(variable.c_str());  // NOLINT(concurrency-mt-unsafe): nobody sets it
    if (value != nullptr) return std::string(value);
    return fail(usage_error(fmt::format("the environment has no variable {}, which ${{{}}} names", variable, name))
                    .with_hint(fmt::format("Set it:   export {}=…", variable)));
  }
  const std::string path = join_path(directory_, name.substr(kFile.size()));
  Result<std::string> value = read_file(*files_, path);
  if (!value) {
    return fail(usage_error(fmt::format("${{{}}} cannot be read: {}", name, value.error().message))
                    .with_hint("Write the secret into that file, and nothing else."));
  }
  while (value->ends_with('\n') || value->ends_with('\r')) value->pop_back();
  return value;
}

Result<std::string> Secrets::reveal(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t open = text.find("${");
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return out.append(text);
    const std::string_view name = text.substr(open + 2, close - open - 2);
    out += text.substr(0, open);
    if (is_secret_name(name)) {
      std::string value = TRY(value_of(name));
      if (!value.empty()) revealed_.emplace_back(value, fmt::format("${{{}}}", name));
      out += value;
    } else {
      out += text.substr(open, close + 1 - open);
    }
    text.remove_prefix(close + 1);
  }
}

std::string Secrets::hide(std::string text) const {
  for (const auto& [value, reference] : revealed_) {
    for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at + reference.size())) {
      text.replace(at, value.size(), reference);
    }
  }
  return text;
}

}  // namespace brook
