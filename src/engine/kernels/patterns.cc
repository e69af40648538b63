// LIKE with escapes, regular expressions and split().
#include <algorithm>

#include <fmt/format.h>

#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/regex.h"
#include "engine/kernels/text_case.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

// The regex of the last row: patterns are nearly always literals.
struct RegexState : KernelState {
  std::string pattern;
  std::optional<Regex> regex;
  std::optional<std::string> literal;  // the pattern when it is plain text

  Regex& get(std::string_view wanted) {
    if (!regex || pattern != wanted) {
      auto compiled = Regex::compile(wanted);
      if (!compiled.regex) {
        raise("INVALID_PARAMETER_VALUE.PATTERN",
              fmt::format("The regular expression '{}' is invalid: {}.", wanted, compiled.problem));
      }
      regex = std::move(compiled.regex);
      pattern = wanted;
      literal = plain_text(wanted);
    }
    return *regex;
  }

  static std::optional<std::string> plain_text(std::string_view pattern) {
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      char c = pattern[i];
      if (c == '\\') {
        if (i + 1 == pattern.size()) return std::nullopt;
        c = pattern[++i];
        if (std::string_view("\\.[]{}()*+-?^$|/,;: ").find(c) == std::string_view::npos) return std::nullopt;
      } else if (std::string_view(".[]{}()*+?^$|").find(c) != std::string_view::npos) {
        return std::nullopt;
      }
      text += c;
    }
    return text;
  }
};

bool rlike(RegexState& state, std::string_view text, std::string_view pattern) {
  return state.get(pattern).find(text, 0);
}

void check_group(const Regex& regex, std::int32_t index, const char* function) {
  if (index >= 0 && static_cast<std::size_t>(index) <= regex.group_count()) return;
  raise("INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX",
        fmt::format(
            "The value of parameter(s) `idx` in `{}` is invalid: expects group index between 0 and {}, but got {}.",
            function, regex.group_count(), index));
}

// The replacement's text with $1, ${name} and \x worked out, as Matcher.appendReplacement does; false where Java
// throws.
bool append_replacement(std::string& out, const Regex& regex, std::string_view replacement) {
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const char c = replacement[i];
    if (c == '\\') {
      if (++i == replacement.size()) return false;
      out += replacement[i];
    } else if (c == '$') {
      std::optional<std::size_t> index;
      if (i + 1 < replacement.size() && replacement[i + 1] == '{') {
        const std::size_t end = replacement.find('}', i);
        if (end == std::string_view::npos) return false;
        index = regex.group_named(std::string(replacement.substr(i + 2, end - i - 2)));
        i = end;
      } else {
        while (i + 1 < replacement.size() && replacement[i + 1] >= '0' && replacement[i + 1] <= '9') {
          const std::size_t more = index.value_or(0) * 10 + static_cast<std::size_t>(replacement[i + 1] - '0');
          if (index && more > regex.group_count()) break;
          index = more;
          ++i;
        }
      }
      if (!index || *index > regex.group_count()) return false;
      out += regex.group(*index).value_or("");
    } else {
      out += c;
    }
  }
  return true;
}

std::string regexp_replace(RegexState& state, std::string_view text, std::string_view pattern,
                           std::string_view replacement, std::int32_t position) {
  if (position < 1) raise("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE", "The position of regexp_replace() must be above 0.");
  Regex& regex = state.get(pattern);
  const std::size_t start = byte_of_character(text, static_cast<std::size_t>(position - 1));
  if (position > 1 && start >= text.size()) return std::string(text);
  const bool plain = replacement.find_first_of("\\$") == std::string_view::npos;
  std::string out(text.substr(0, start));
  // A region of its own, so that ^ matches where it starts.
  const std::string_view region = text.substr(start);
  std::size_t copied = 0;
  for (std::size_t at = 0; regex.find(region, at); at = regex.next_start(region)) {
    out += region.substr(copied, regex.match_start() - copied);
    if (plain) {
      out += replacement;
    } else if (!append_replacement(out, regex, replacement)) {
      raise("INVALID_REGEXP_REPLACE",
            fmt::format("Could not perform regexp_replace for source = \"{}\", pattern = \"{}\", replacement = \"{}\" "
                        "and position = {}.",
                        text, pattern, replacement, position));
    }
    copied = regex.match_end();
  }
  return out.append(region.substr(copied));
}

std::string regexp_extract(RegexState& state, std::string_view text, std::string_view pattern, std::int32_t index) {
  Regex& regex = state.get(pattern);
  if (!regex.find(text, 0)) return "";
  check_group(regex, index, "regexp_extract");
  return std::string(regex.group(static_cast<std::size_t>(index)).value_or(""));
}

std::vector<std::string> regexp_extract_all(RegexState& state, std::string_view text, std::string_view pattern,
                                            std::int32_t index) {
  Regex& regex = state.get(pattern);
  std::vector<std::string> found;
  for (std::size_t at = 0; regex.find(text, at); at = regex.next_start(text)) {
    check_group(regex, index, "regexp_extract_all");
    found.emplace_back(regex.group(static_cast<std::size_t>(index)).value_or(""));
  }
  return found;
}

std::int32_t regexp_count(RegexState& state, std::string_view text, std::string_view pattern) {
  Regex& regex = state.get(pattern);
  std::int32_t count = 0;
  for (std::size_t at = 0; regex.find(text, at); at = regex.next_start(text)) ++count;
  return count;
}

std::optional<std::string> regexp_substr(RegexState& state, std::string_view text, std::string_view pattern) {
  Regex& regex = state.get(pattern);
  // An empty match counts as none, as in Spark.
  if (!regex.find(text, 0) || regex.group(0)->empty()) return std::nullopt;
  return std::string(*regex.group(0));
}

std::int32_t regexp_instr(RegexState& state, std::string_view text, std::string_view pattern) {
  Regex& regex = state.get(pattern);
  if (!regex.find(text, 0)) return 0;
  return static_cast<std::int32_t>(count_code_points(text.substr(0, regex.match_start()))) + 1;
}

std::vector<std::string> split_characters(std::string_view text, std::size_t limit) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = utf8_size(text[i]);
    if (parts.size() + 1 == limit) {
      parts.emplace_back(text.substr(i));
      return parts;
    }
    parts.emplace_back(text.substr(i, size));
    i += size;
  }
  return parts;
}

std::vector<std::string> split(RegexState& state, std::string_view text, std::string_view pattern, std::int32_t limit) {
  const std::size_t most = limit > 0 ? static_cast<std::size_t>(limit) : std::string::npos;
  if (pattern.empty() && !text.empty()) return split_characters(text, most);
  Regex& regex = state.get(pattern);
  std::vector<std::string> parts;
  std::size_t copied = 0;
  if (state.literal && !state.literal->empty()) {
    const std::string& delimiter = *state.literal;
    for (std::size_t at = 0;
         parts.size() + 1 < most && (at = text.find(delimiter, copied)) != std::string_view::npos;) {
      parts.emplace_back(text.substr(copied, at - copied));
      copied = at + delimiter.size();
    }
  } else {
    for (std::size_t at = 0; parts.size() + 1 < most && regex.find(text, at); at = regex.next_start(text)) {
      if (regex.match_end() == 0) continue;  // nothing before an empty match at the start
      parts.emplace_back(text.substr(copied, regex.match_start() - copied));
      copied = regex.match_end();
    }
  }
  parts.emplace_back(text.substr(copied));
  return parts;
}

// A LIKE pattern taken apart: characters, '_' and '%'.
struct LikeItem {
  char32_t character = 0;
  enum class Kind : std::uint8_t { kCharacter, kOne, kAny } kind = Kind::kCharacter;
};

struct LikeState : KernelState {
  std::string pattern;
  std::string escape;
  std::optional<std::vector<LikeItem>> items;

  const std::vector<LikeItem>& get(std::string_view wanted, std::string_view escape_text) {
    if (!items || pattern != wanted || escape != escape_text) {
      items = compile(wanted, code_points(escape_text).at(0));
      pattern = wanted;
      escape = escape_text;
    }
    return *items;
  }

  static std::vector<LikeItem> compile(std::string_view pattern, char32_t escape) {
    using Kind = LikeItem::Kind;
    std::vector<LikeItem> items;
    for (std::size_t i = 0; i < pattern.size();) {
      const char32_t point = next_code_point(pattern, i);
      if (point == escape) {
        if (i == pattern.size())
          raise("INVALID_FORMAT.ESC_AT_THE_END",
                fmt::format("The format is invalid: '{}'. The escape character is not allowed to end with.", pattern));
        const char32_t next = next_code_point(pattern, i);
        if (next != '_' && next != '%' && next != escape) {
          raise(
              "INVALID_FORMAT.ESC_IN_THE_MIDDLE",
              fmt::format("The format is invalid: '{}'. The escape character is not allowed to precede this character.",
                          pattern));
        }
        items.push_back({next, Kind::kCharacter});
      } else if (point == '_') {
        items.push_back({0, Kind::kOne});
      } else if (point == '%') {
        if (items.empty() || items.back().kind != Kind::kAny) items.push_back({0, Kind::kAny});
      } else {
        items.push_back({point, Kind::kCharacter});
      }
    }
    return items;
  }
};

bool matches(const std::vector<LikeItem>& items, std::string_view text) {
  using Kind = LikeItem::Kind;
  std::size_t item = 0;
  std::size_t at = 0;
  std::size_t retry_item = items.size() + 1;  // after the last %, and where its rest was tried
  std::size_t retry_at = 0;
  while (at < text.size()) {
    std::size_t next = at;
    const char32_t point = next_code_point(text, next);
    if (item < items.size() && items[item].kind == Kind::kAny) {
      retry_item = ++item;
      retry_at = at;
    } else if (item < items.size() && (items[item].kind == Kind::kOne || items[item].character == point)) {
      ++item;
      at = next;
    } else if (retry_item <= items.size()) {
      retry_at += utf8_size(text[retry_at]);
      at = retry_at;
      item = retry_item;
    } else {
      return false;
    }
  }
  while (item < items.size() && items[item].kind == Kind::kAny) ++item;
  return item == items.size();
}

bool like(LikeState& state, std::string_view text, std::string_view pattern, std::string_view escape) {
  return matches(state.get(pattern, escape), text);
}
bool ilike(LikeState& state, std::string_view text, std::string_view pattern, std::string_view escape) {
  return matches(state.get(to_lower(pattern), to_lower(escape)), to_lower(text));
}

}  // namespace

void register_patterns(duckdb::ExtensionLoader& loader) {
  for (auto& function :
       {fallible<rlike>("brook_rlike"), fallible<regexp_replace>("brook_regexp_replace"),
        fallible<regexp_extract>("brook_regexp_extract"), fallible<regexp_extract_all>("brook_regexp_extract_all"),
        fallible<regexp_count>("brook_regexp_count"), fallible<regexp_substr>("brook_regexp_substr"),
        fallible<regexp_instr>("brook_regexp_instr"), fallible<split>("brook_split"), fallible<like>("brook_like"),
        fallible<ilike>("brook_ilike")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
