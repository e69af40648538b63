#include "base/json_reader.h"

#include <gtest/gtest.h>

namespace brook {
namespace {

// The tokens of a text in short: { } [ ] k:key s:text i:1 f:1.5 t f0 n, and ! for an error.
std::string tokens_of(std::string_view text, const JsonOptions& options = {}) {
  JsonReader reader(text, options);
  std::string out;
  while (true) {
    switch (reader.next()) {
      case JsonToken::kEnd: return out;
      case JsonToken::kError: return out + "!";
      case JsonToken::kBeginObject: out += '{'; break;
      case JsonToken::kEndObject: out += '}'; break;
      case JsonToken::kBeginArray: out += '['; break;
      case JsonToken::kEndArray: out += ']'; break;
      case JsonToken::kKey: out += "k:" + std::string(reader.text()) + " "; break;
      case JsonToken::kString: out += "s:" + std::string(reader.text()) + " "; break;
      case JsonToken::kInteger: out += "i:" + std::string(reader.text()) + " "; break;
      case JsonToken::kFloat: out += "f:" + std::string(reader.text()) + " "; break;
      case JsonToken::kTrue: out += "true "; break;
      case JsonToken::kFalse: out += "false "; break;
      case JsonToken::kNull: out += "null "; break;
    }
  }
}

TEST(JsonReader, TakesATextApart) {
  EXPECT_EQ(tokens_of(R"({"a":[1,-2.5e3,"x",true,false,null,{}],"b":{"c":[]}})"),
            "{k:a [i:1 f:-2.5e3 s:x true false null {}]k:b {k:c []}}");
  EXPECT_EQ(tokens_of(" 1 2 "), "i:1 i:2 ");
  EXPECT_EQ(tokens_of(""), "");
}

TEST(JsonReader, UndoesEscapes) {
  EXPECT_EQ(tokens_of(R"("\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00")"), "s:\"\\/\b\f\n\r\t\u00e9\U0001F600 ");
  JsonReader half(R"("\ud83dx")", {});
  EXPECT_EQ(half.next(), JsonToken::kString);
  EXPECT_EQ(half.text(), "?x");
  EXPECT_TRUE(half.has_half_surrogate());
}

TEST(JsonReader, IsStrict) {
  for (const char* text :
       {"{",   "[1",    "[1,]",     "{\"a\"}", "{\"a\":1,}", "{a:1}", "01", "1.", ".5",     "+1", "-",
        "tru", "truex", "\"a\tb\"", "\"\\q\"", "\"x",        "]",     "}",  "[}", "/*c*/1", "1x"}) {
    EXPECT_TRUE(tokens_of(text).ends_with("!")) << text << ": " << tokens_of(text);
  }
}

TEST(JsonReader, AllowsWhatItIsTold) {
  EXPECT_EQ(tokens_of("{'a':NaN,'b':-Infinity}"), "{k:a f:NaN k:b f:-Infinity }");
  EXPECT_EQ(tokens_of("{'a':1}", {.single_quotes = false}), "{!");
  EXPECT_EQ(tokens_of("NaN", {.non_numeric_numbers = false}), "!");
  EXPECT_EQ(tokens_of("{a:1}", {.unquoted_names = true}), "{k:a i:1 }");
  EXPECT_EQ(tokens_of("007", {.leading_zeros = true}), "i:007 ");
  EXPECT_EQ(tokens_of("[/*c*/1]//d", {.comments = true}), "[i:1 ]");
  EXPECT_EQ(tokens_of("\"\\q\"", {.any_escape = true}), "s:q ");
  EXPECT_EQ(tokens_of("\"a\tb\"", {.control_characters = true}), "s:a\tb ");
}

TEST(JsonReader, SkipsValuesAndStopsAtDepth) {
  JsonReader reader(R"([{"a":[1,{"b":2}]},3])", {});
  reader.next();
  EXPECT_EQ(reader.next(), JsonToken::kBeginObject);
  EXPECT_TRUE(reader.skip_value());
  EXPECT_EQ(reader.next(), JsonToken::kInteger);
  EXPECT_EQ(reader.text(), "3");
  EXPECT_TRUE(tokens_of(std::string(1001, '[')).ends_with("!"));
  EXPECT_EQ(tokens_of(std::string(1000, '[') + std::string(1000, ']')).back(), ']');
}

}  // namespace
}  // namespace brook
