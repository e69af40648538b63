// Tokens and string literals, as Spark 4.3 reads them.
#include "sql/lexer.h"

#include <gtest/gtest.h>

#include <string>

#include "sql/parse.h"
#include "sql/string_literal.h"

namespace brook::sql {

namespace {

// The texts of the tokens with a bar between.
std::string split(const std::string& text) {
  std::string all;
  for (const Token& token : lex(text).tokens) {
    if (token.kind != TokenKind::kEnd) all += (all.empty() ? "" : "|") + std::string(token.text);
  }
  return all;
}

TokenKind first_kind(const std::string& text) { return lex(text).tokens[0].kind; }

}  // namespace

TEST(Lexer, Numbers) {
  for (const char* number : {"1", "12Y", "12s", "12L", "1.5", "1.", ".5", "1e3", "1E-3", "1.5e+10", "1.D", "1d", "1F",
                             "1.5BD", "1e3bd", ".5e2"}) {
    EXPECT_EQ(first_kind(number), TokenKind::kNumber) << number;
    EXPECT_EQ(split(number), number);
  }
  // A word may start with digits; a fraction counts only where no word goes on.
  for (const char* word : {"1a", "1e", "1e5x", "12_3", "1L2", "0x1F"}) {
    EXPECT_EQ(first_kind(word), TokenKind::kWord) << word;
    EXPECT_EQ(split(word), word);
  }
  EXPECT_EQ(split("t.1a"), "t|.|1a");
  EXPECT_EQ(split("t.1"), "t|.1");
  EXPECT_EQ(split("1.5x"), "1|.|5x");
  EXPECT_EQ(split("1.a"), "1|.|a");
  EXPECT_EQ(split("1..2"), "1.|.2");
  EXPECT_EQ(split("1.5.2"), "1.5|.2");
  EXPECT_EQ(split("1-2"), "1|-|2");
  EXPECT_EQ(split("1e-x"), "1e|-|x");
}

TEST(Lexer, Symbols) {
  EXPECT_EQ(split("a<=>b<=c<>d<<e"), "a|<=>|b|<=|c|<>|d|<<|e");
  EXPECT_EQ(split("a>>b>=c>>>d"), "a|>|>|b|>=|c|>|>|>|d");
  EXPECT_EQ(split("a!=b!>c!<d!e==f=>g"), "a|!=|b|!>|c|!<|d|!|e|==|f|=>|g");
  EXPECT_EQ(split("a->b::c:d||e|f|>g"), "a|->|b|::|c|:|d||||e|||f||>|g");
  EXPECT_EQ(lex("==").tokens[0].key, "=");
  EXPECT_EQ(lex("!=").tokens[0].key, "<>");
  EXPECT_EQ(lex("select").tokens[0].key, "SELECT");
  EXPECT_EQ(lex("`select`").tokens[0].key, "");
}

TEST(Lexer, CommentsAndSpaces) {
  EXPECT_EQ(split("a -- b\n c"), "a|c");
  EXPECT_EQ(split("a -- b \\\n still\n c"), "a|c");
  EXPECT_EQ(split("a /* b /* c */ d */ e"), "a|e");
  EXPECT_EQ(split("a /* b /*+ c */ d"), "a|d");
  EXPECT_EQ(split("a /*+ b */ c"), "a|/*+ b */|c");
  EXPECT_EQ(split("a/**/b"), "a|b");
  EXPECT_EQ(split("a--b"), "a");
  EXPECT_EQ(split("a\t\v\f\r\n\u00A0\u2003\u3000b"), "a|b");
  EXPECT_EQ(split("'-- no /* comment'"), "'-- no /* comment'");
  EXPECT_EQ(first_kind("/* a"), TokenKind::kUnclosedComment);
  EXPECT_EQ(first_kind("größe"), TokenKind::kNonAsciiWord);
  EXPECT_EQ(first_kind("\u200B"), TokenKind::kNonAsciiWord);
  EXPECT_EQ(split(""), "");
}

TEST(Lexer, Places) {
  const TokenList list = lex("a\n  'ü\n' b\r\n\tc");
  ASSERT_EQ(list.tokens.size(), 5U);
  EXPECT_EQ(list.tokens[1].line, 2);
  EXPECT_EQ(list.tokens[1].column, 3);
  EXPECT_EQ(list.tokens[2].line, 3);
  EXPECT_EQ(list.tokens[2].column, 3);
  EXPECT_EQ(list.tokens[3].line, 4);
  EXPECT_EQ(list.tokens[3].column, 2);
  EXPECT_EQ(list.tokens[4].column, 3);
  EXPECT_EQ(lex("'üö😀' x").tokens[1].column, 7);
}

TEST(Lexer, Brackets) {
  const TokenList list = lex("((a) b; (");
  EXPECT_EQ(list.tokens[0].partner, 0U);
  EXPECT_EQ(list.tokens[1].partner, 3U);
  EXPECT_EQ(list.tokens[6].partner, 0U);
}

TEST(StringLiteral, Values) {
  const std::pair<const char*, std::string> values[] = {
      {"'a'", "a"},
      {"\"a\"", "a"},
      {"''", ""},
      {"'a''b'", "a'b"},
      {"'a''''b'", "a''b"},
      {"''''", "'"},
      {"\"a\"\"b\"", "a\"b"},
      {"'a\"b'", "a\"b"},
      {R"('a\'b')", "a'b"},
      {R"("a\"b")", "a\"b"},
      {R"('\\')", "\\"},
      {R"('\n\r\t\b\Z')", "\n\r\t\b\x1A"},
      {R"('\0')", std::string(1, '\0')},
      {R"('\q')", "q"},
      {R"('\%\_')", "\\%\\_"},
      {R"('\\%')", "\\%"},
      {R"('\101')", "A"},
      {R"('\012')", "\n"},
      {R"('\201')", "201"},
      {R"('\01')", std::string(1, '\0') + "1"},
      {R"('\8')", "8"},
      {R"('\u0041')", "A"},
      {R"('\u00e9')", "é"},
      {R"('\u20AC')", "€"},
      {R"('\u004')", "u004"},
      {R"('\U00000041')", "A"},
      {R"('\U0001F600x')", "😀x"},
      {R"('\uD83D\uDE00')", "😀"},
      {R"('\uD83D')", "?"},
      {R"('\uD83Dx')", "?x"},
      {R"(r'a\nb')", "a\\nb"},
      {R"(R"a'b")", "a'b"},
      {R"(r'a\')", "a\\"},
      {"'größe'", "größe"},
      {"'a\nb'", "a\nb"},
  };
  for (const auto& [text, value] : values) EXPECT_EQ(string_value(text), value) << text;
  EXPECT_EQ(quoted_name_value("`a``b c`"), "a`b c");
  EXPECT_EQ(quoted_name_value("``"), "");
}

TEST(StringLiteral, EveryByteComesBack) {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  for (const std::string& value :
       {all, all + all, std::string("\0001", 2), std::string("\\%'\"`"), std::string("😀\n")}) {
    EXPECT_EQ(string_value(string_literal(value)), value);
  }
}

// Literals in a row make one; raw and escaped ones mix.
TEST(StringLiteral, Neighbours) {
  const auto tree = parse_expression(R"('a' r'\n' "c" 'd''e')", "x.sql");
  ASSERT_TRUE(tree.has_value());
  EXPECT_EQ(std::get<Literal>((*tree)->node).text, "a\\ncd'e");
}

}  // namespace brook::sql
