// Random texts: whatever parses prints and parses to the same tree, and nothing crashes. A few seconds in every test
// run, ten minutes with BROOKMILL_LONG=1, as many texts as BROOKMILL_FUZZ_TEXTS says. BROOKMILL_SEED repeats a run.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "sql/lexer.h"
#include "sql/parse.h"
#include "sql/print.h"
#include "sql/test_snippets.h"

namespace brook::sql {

namespace {

class Fuzzer {
 public:
  explicit Fuzzer(std::uint64_t seed) : random_(seed) {
    for (const char* text : kExpressionSnippets) add_seed(std::string("SELECT ") + text + "\n FROM t");
    for (const char* text : kQuerySnippets) add_seed(text);
    for (const char* text : kStatementSnippets) add_seed(text);
  }

  std::string next() {
    switch (pick(4)) {
      case 0: return random_tokens();
      case 1: return damaged_bytes();
      default: return damaged_tokens();
    }
  }

 private:
  using Words = std::vector<std::string>;
  static constexpr std::string_view kBytes = "'\"`\\/*-.()[]<>=!|&;,:0eER \n\xC3";

  void add_seed(const std::string& text) {
    Words words;
    for (const Token& token : lex(text).tokens) {
      if (token.text.empty()) continue;
      words.emplace_back(token.text);
      vocabulary_.emplace_back(token.text);
    }
    seeds_.push_back(std::move(words));
  }

  std::size_t pick(std::size_t size) { return std::uniform_int_distribution<std::size_t>(0, size - 1)(random_); }

  static std::string join(const Words& words) {
    std::string text;
    for (const std::string& word : words) text += word + ' ';
    return text;
  }

  std::string random_tokens() {
    Words words = {pick(3) == 0 ? "CREATE" : "SELECT"};
    for (std::size_t i = pick(25); i > 0; --i) words.push_back(vocabulary_[pick(vocabulary_.size())]);
    return join(words);
  }

  // A seed with pieces dropped, repeated, replaced, moved, or taken from another seed.
  std::string damaged_tokens() {
    Words words = seeds_[pick(seeds_.size())];
    for (std::size_t times = 1 + pick(4); times > 0; --times) {
      if (words.empty()) break;
      const std::size_t at = pick(words.size());
      const auto place = words.begin() + static_cast<std::ptrdiff_t>(at);
      switch (pick(6)) {
        case 0: words.erase(place); break;
        case 1: words.insert(place, vocabulary_[pick(vocabulary_.size())]); break;
        case 2: words[at] = vocabulary_[pick(vocabulary_.size())]; break;
        case 3: std::swap(words[at], words[pick(words.size())]); break;
        case 4: {
          const Words piece(place, words.begin() + static_cast<std::ptrdiff_t>(at + 1 + pick(words.size() - at)));
          words.insert(words.begin() + static_cast<std::ptrdiff_t>(pick(words.size())), piece.begin(), piece.end());
          break;
        }
        default: {
          const Words& other = seeds_[pick(seeds_.size())];
          const std::size_t from = pick(other.size());
          const auto first = other.begin() + static_cast<std::ptrdiff_t>(from);
          words.insert(place, first, first + static_cast<std::ptrdiff_t>(1 + pick(other.size() - from)));
        }
      }
    }
    return join(words);
  }

  std::string damaged_bytes() {
    std::string text = join(seeds_[pick(seeds_.size())]);
    for (std::size_t times = 1 + pick(3); times > 0 && !text.empty(); --times) {
      const std::size_t at = pick(text.size());
      switch (pick(3)) {
        case 0: text.erase(at, 1 + pick(3)); break;
        case 1: text[at] = static_cast<char>(pick(256)); break;
        default: text.insert(at, 1, kBytes[pick(kBytes.size())]);
      }
    }
    return text;
  }

  std::mt19937_64 random_;
  std::vector<Words> seeds_;
  Words vocabulary_;
};

// Empty when all is well; else what is wrong.
std::string wrong_with(const Error& error) {
  const bool placed = error.kind == ErrorKind::kUsage && error.location.line >= 1 && error.location.column >= 1;
  return placed ? "" : error.to_string();
}

std::string wrong_with(const Statement& statement) {
  const std::string printed = print(statement);
  const auto again = parse_statements(printed, "printed.sql");
  if (!again) return printed + "\n" + again.error().to_string();
  if (again->size() != 1 || !same_tree(statement, (*again)[0])) return printed + "\n" + print((*again)[0]);
  const auto alone = parse_statements(statement.text, "alone.sql");
  const bool same = alone && alone->size() == 1 && same_tree(statement, (*alone)[0]);
  return same ? "" : "its text: " + statement.text;
}

struct Checked {
  std::string wrong;  // empty: all is well
  bool parsed = false;
};

Checked check(const std::string& text) {
  const auto statements = parse_statements(text, "fuzz.sql");
  if (!statements) return {wrong_with(statements.error()), false};
  for (const Statement& statement : *statements) {
    if (std::string wrong = wrong_with(statement); !wrong.empty()) return {std::move(wrong), true};
  }
  return {"", true};
}

std::uint64_t chosen_seed() {
  if (const char* seed = std::getenv("BROOKMILL_SEED")) return std::strtoull(seed, nullptr, 10);
  return std::random_device()();
}

}  // namespace

TEST(Fuzz, WhatParsesRoundTrips) {
  const std::uint64_t seed = chosen_seed();
  std::cout << "seed " << seed << " (BROOKMILL_SEED)\n";
  const auto length = std::getenv("BROOKMILL_LONG") ? std::chrono::minutes(10) : std::chrono::seconds(3);
  const auto end = std::chrono::steady_clock::now() + length;
  const char* const count = std::getenv("BROOKMILL_FUZZ_TEXTS");
  const std::size_t wanted = count == nullptr ? 0 : std::strtoull(count, nullptr, 10);
  Fuzzer fuzzer(seed);
  std::size_t texts = 0;
  std::size_t parsed = 0;
  while (wanted > 0 ? texts < wanted : std::chrono::steady_clock::now() < end) {
    const std::string text = fuzzer.next();
    const Checked checked = check(text);
    ASSERT_EQ(checked.wrong, "") << "text " << texts << ": " << text;
    ++texts;
    parsed += checked.parsed ? 1 : 0;
  }
  std::cout << texts << " texts, " << parsed << " of them parsed\n";
  EXPECT_GT(parsed, 0U);
}

}  // namespace brook::sql
