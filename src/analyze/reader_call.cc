#include "analyze/reader_call.h"

#include <filesystem>

#include <fmt/format.h>

namespace brook::analyze {

namespace {

constexpr const char* kReadFiles = "read_files";
constexpr const char* kReadKafka = "read_kafka";

// FNV-1a: short and the same for ever.
std::string short_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

// Of paths that say the same in other words, one.
std::string plain_path(const std::string& path) {
  if (path.find("://") != std::string::npos) return path.substr(0, path.find_last_not_of('/') + 1);
  std::string plain = std::filesystem::path(path).lexically_normal().string();
  if (plain.size() > 1 && plain.ends_with('/')) plain.pop_back();
  return plain;
}

}  // namespace

bool is_reader_call(const sql::FunctionTable& call) {
  return !call.name.empty() && (same_name(call.name.back(), kReadFiles) || same_name(call.name.back(), kReadKafka));
}

std::optional<std::string> constant_text(const sql::ExpressionPtr& value) {
  const auto* literal = value ? std::get_if<sql::Literal>(&value->node) : nullptr;
  if (literal == nullptr) return std::nullopt;
  switch (literal->kind) {
    case sql::LiteralKind::kTrue: return "true";
    case sql::LiteralKind::kFalse: return "false";
    case sql::LiteralKind::kNull: return std::nullopt;
    default: return literal->text;
  }
}

sql::Name reader_name(const sql::FunctionTable& call) {
  std::string what;
  for (const sql::ExpressionPtr& expression : call.arguments) {
    const auto* named = std::get_if<sql::NamedArgument>(&expression->node);
    const std::string name = named == nullptr ? "path" : folded_name(named->name);
    const bool says_what = name == "path" || name == "subscribe" || name == "subscribepattern" || name == "assign";
    const auto text = constant_text(named == nullptr ? expression : named->value);
    if (says_what && text) what += name + "=" + (name == "path" ? plain_path(*text) : *text) + "\n";
  }
  return {folded_name(call.name.back()), short_hash(what)};
}

}  // namespace brook::analyze
