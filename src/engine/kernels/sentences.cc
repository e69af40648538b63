// sentences(): a text's sentences and their words, cut where java.text.BreakIterator cuts them (the rules of its root
// locale; the languages that Spark's users name have no others).
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/kernels/kernel.h"
#include "engine/kernels/letter_class.h"
#include "engine/kernels/text_groups.h"
#include "engine/kernels/utf8.h"

namespace brook::engine {

namespace {

using Points = std::vector<char32_t>;

bool is_one_of(char32_t point, std::u32string_view set) { return set.find(point) != std::u32string_view::npos; }

bool is_dash(char32_t point) { return point == '-' || point == 0xAD || (point >= 0x2010 && point <= 0x2015); }
bool is_blank(char32_t point) {
  return is_one_of(point, U" \t\r\n\f\u00a0\u1680\u2028\u202f\u205f\u3000") || (point >= 0x2000 && point <= 0x200A);
}
bool is_mark(char32_t point) {
  return (point >= 0x300 && point <= 0x36F) || (point >= 0x200B && point <= 0x200F) || point == 0xFEFF;
}

enum class Script : std::uint8_t { kNone, kKanji, kKatakana, kHiragana };
Script script_of(char32_t point) {
  if (point == 0x3005 || (point >= 0x4E00 && point <= 0x9FA5) || (point >= 0xF900 && point <= 0xFA2D))
    return Script::kKanji;
  if (point >= 0x30A1 && point <= 0x30FE) return Script::kKatakana;
  if (point >= 0x3041 && point <= 0x309E) return Script::kHiragana;
  return Script::kNone;
}

bool is_word_letter(char32_t point) {
  return script_of(point) == Script::kNone && (is_letter(point) || is_mark(point));
}
bool is_middle_of_word(char32_t point) {
  return is_dash(point) || is_one_of(point, U"_'\".\u2027\u203f\u2040\u2054\ufe33\ufe34");
}
bool is_middle_of_number(char32_t point) { return is_one_of(point, U"'\",.\u066b"); }
bool is_before_number(char32_t point) { return is_one_of(point, U"$#.£¤¥") || (point >= 0x20A0 && point <= 0x20BF); }
bool is_after_number(char32_t point) { return is_one_of(point, U"%&¢\u066a\u2030\u2031"); }

// Past runs of `inner`, single characters of `between` only where more of `inner` follows.
template <class Inner, class Between>
std::size_t run_end(const Points& text, std::size_t i, std::size_t end, Inner inner, Between between) {
  while (i < end) {
    if (inner(text[i])) {
      ++i;
    } else if (between(text[i]) && i + 1 < end && inner(text[i + 1])) {
      i += 2;
    } else {
      break;
    }
  }
  return i;
}

// One past the piece that starts at `start`: a word, a number, blanks, or one other character.
std::size_t piece_end(const Points& text, std::size_t start, std::size_t end) {
  const Script script = script_of(text[start]);
  std::size_t i = start;
  if (script != Script::kNone) {
    while (i < end && script_of(text[i]) == script) ++i;
    return i;
  }
  if (is_before_number(text[i]) && i + 1 < end && is_digit(text[i + 1])) ++i;
  const std::size_t first = i;
  while (i < end) {
    const std::size_t before = i;
    if (is_word_letter(text[i])) i = run_end(text, i, end, is_word_letter, is_middle_of_word);
    if (i < end && is_digit(text[i])) {
      i = run_end(text, i, end, is_digit, is_middle_of_number);
      if (i < end && is_after_number(text[i])) return i + 1;
    }
    if (i == before) break;
  }
  return i == first ? start + 1 : i;
}

std::vector<std::string> words(const Points& text, std::size_t start, std::size_t end) {
  std::vector<std::string> found;
  while (start < end) {
    const std::size_t next = piece_end(text, start, end);
    if (is_letter(text[start]) || is_digit(text[start])) {
      std::string word;
      for (std::size_t i = start; i < next; ++i) append_code_point(word, text[i]);
      found.push_back(std::move(word));
    }
    start = next;
  }
  return found;
}

bool is_terminator(char32_t point) { return is_one_of(point, U"!?\u3002\uff01\uff1f"); }
bool is_full_stop(char32_t point) { return is_one_of(point, U".\uff0e"); }
bool is_closing(char32_t point) {
  return is_one_of(point, U")]}\"'\u00bb\u2019\u201d\u203a\u3009\u300b\u300d\u300f\u3011");
}
bool is_opening(char32_t point) {
  return is_one_of(point, U"([{\"'\u00ab\u2018\u201c\u2039\u3008\u300a\u300c\u300e\u3010");
}

// One past the sentence that starts at `i`.
std::size_t sentence_end(const Points& text, std::size_t i) {
  while (i < text.size()) {
    if (text[i] == 0x2029) return i + 1;
    if (!is_terminator(text[i]) && !is_full_stop(text[i])) {
      ++i;
      continue;
    }
    bool certain = false;
    while (i < text.size() && (is_terminator(text[i]) || is_full_stop(text[i]))) {
      certain = certain || is_terminator(text[i]);
      ++i;
    }
    while (i < text.size() && is_closing(text[i])) ++i;
    const std::size_t closed = i;
    while (i < text.size() && is_blank(text[i])) ++i;
    if (i < text.size() && text[i] == 0x2029) return i + 1;
    if (certain) return i;
    if (i == closed) continue;
    // After a full stop and a blank only what looks like a start begins a sentence.
    std::size_t next = i;
    while (next < text.size() && is_opening(text[next])) ++next;
    if (next < text.size() && is_letter(text[next]) && !is_lower_case(text[next])) return i;
  }
  return text.size();
}

void sentences(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  const bool constant = chunk.AllConstant();
  const duckdb::idx_t rows = constant ? 1 : chunk.size();
  duckdb::UnifiedVectorFormat texts;
  chunk.data[0].ToUnifiedFormat(chunk.size(), texts);
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<duckdb::list_entry_t>(result);
  for (duckdb::idx_t row = 0; row < rows; ++row) {
    const duckdb::idx_t index = texts.sel->get_index(row);
    if (!texts.validity.RowIsValid(index)) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    const auto& stored = duckdb::UnifiedVectorFormat::GetData<duckdb::string_t>(texts)[index];
    const Points text = code_points({stored.GetData(), stored.GetSize()});
    const duckdb::idx_t first = duckdb::ListVector::GetListSize(result);
    duckdb::idx_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++count) {
      const std::size_t end = sentence_end(text, i);
      duckdb::ListVector::Reserve(result, first + count + 1);
      duckdb::Vector& inner = duckdb::ListVector::GetEntry(result);
      kernel_detail::Slot<std::vector<std::string>>::write(
          inner, duckdb::FlatVector::GetData<duckdb::list_entry_t>(inner)[first + count], words(text, i, end));
      i = end;
    }
    duckdb::ListVector::SetListSize(result, first + count);
    out[row] = {first, count};
  }
  if (constant) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

}  // namespace

void register_sentences(duckdb::ExtensionLoader& loader) {
  using duckdb::LogicalType;
  loader.RegisterFunction(duckdb::ScalarFunction("brook_sentences", {LogicalType::VARCHAR},
                                                 LogicalType::LIST(LogicalType::LIST(LogicalType::VARCHAR)),
                                                 sentences));
}

}  // namespace brook::engine
