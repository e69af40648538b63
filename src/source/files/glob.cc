#include "source/files/glob.h"

namespace brook::source {

namespace {

// A set "[a-z]" at the front: whether c is in it, and how long it is; 0 if it is not closed.
std::size_t match_set(std::string_view pattern, char c, bool& matches) {
  std::size_t at = 1;
  const bool negated = at < pattern.size() && (pattern[at] == '^' || pattern[at] == '!');
  if (negated) ++at;
  bool found = false;
  for (bool first = true; at < pattern.size() && (first || pattern[at] != ']'); first = false) {
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    const char low = pattern[at];
    char high = low;
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      high = pattern[at + 2];
      at += 2;
    }
    found = found || (low <= c && c <= high);
    ++at;
  }
  matches = found != negated;
  return at < pattern.size() ? at + 1 : 0;
}

}  // namespace

bool has_glob(std::string_view text) { return text.find_first_of("*?[{\\") != std::string_view::npos; }

bool glob_matches(std::string_view pattern, std::string_view name) {
  // Where to go on after the last * if what follows it does not match: one character further.
  std::string_view after_star;
  std::string_view name_after_star;
  bool has_star = false;
  for (;;) {
    std::size_t used = 0;
    bool matches = false;
    if (!pattern.empty() && pattern[0] == '*') {
      pattern.remove_prefix(1);
      after_star = pattern;
      name_after_star = name;
      has_star = true;
      continue;
    }
    if (pattern.empty()) {
      if (name.empty()) return true;
    } else if (!name.empty()) {
      used = 1;
      if (pattern[0] == '?') {
        matches = true;
      } else if (pattern[0] == '[') {
        used = match_set(pattern, name[0], matches);
        if (used == 0) return false;
      } else {
        if (pattern[0] == '\\' && pattern.size() > 1) used = 2;
        matches = pattern[used - 1] == name[0];
      }
    }
    if (matches) {
      pattern.remove_prefix(used);
      name.remove_prefix(1);
    } else {
      if (!has_star || name_after_star.empty()) return false;
      name_after_star.remove_prefix(1);
      pattern = after_star;
      name = name_after_star;
    }
  }
}

std::vector<std::string> expanded_braces(std::string_view pattern) {
  std::size_t open = 0;
  while (open < pattern.size() && pattern[open] != '{') open += pattern[open] == '\\' ? 2 : 1;
  if (open >= pattern.size()) return {std::string(pattern)};
  std::vector<std::string> choices;
  std::size_t start = open + 1;
  int depth = 1;
  std::size_t at = start;
  for (; at < pattern.size() && depth > 0; ++at) {
    const char c = pattern[at];
    if (c == '\\') {
      ++at;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}') {
      --depth;
    }
    if ((c == ',' && depth == 1) || depth == 0) {
      choices.emplace_back(pattern.substr(start, at - start));
      start = at + 1;
    }
  }
  if (depth > 0) return {std::string(pattern)};
  std::vector<std::string> out;
  const std::string before(pattern.substr(0, open));
  for (const std::string& choice : choices) {
    for (std::string& each : expanded_braces(before + choice + std::string(pattern.substr(at))))
      out.push_back(std::move(each));
  }
  return out;
}

}  // namespace brook::source
