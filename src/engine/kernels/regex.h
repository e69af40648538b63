// Regex: Java's regular expressions on PCRE2. Compiled once, used by one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brook::engine {

class Regex {
 public:
  struct Compiled;  // a Regex, or what is wrong with the pattern
  [[nodiscard]] static Compiled compile(std::string_view java_pattern);

  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  // The next match from byte `start` on; true when there is one. Calls raise_limit() when it would take too long.
  bool find(std::string_view text, std::size_t start);
  // Of the last match: a group's bytes; nothing where it took no part. Valid while the text is.
  [[nodiscard]] std::optional<std::string_view> group(std::size_t index) const;
  [[nodiscard]] std::size_t match_start() const;
  [[nodiscard]] std::size_t match_end() const;
  [[nodiscard]] std::size_t group_count() const { return groups_; }
  [[nodiscard]] std::optional<std::size_t> group_named(const std::string& name) const;
  // Where the search goes on after the last match: past it, by a character more when it was empty. May be past the end.
  [[nodiscard]] std::size_t next_start(std::string_view text) const;

 private:
  struct Parts;  // PCRE2's objects
  explicit Regex(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
  std::string_view text_;
  std::size_t groups_ = 0;
};

struct Regex::Compiled {
  std::optional<Regex> regex;
  std::string problem;
};

}  // namespace brook::engine
