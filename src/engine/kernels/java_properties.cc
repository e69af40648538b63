#include "engine/kernels/java_properties.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace brook::engine {

namespace {

struct Named {
  std::string_view name;
  std::string_view members;
};

// POSIX classes are ASCII only; those of java.lang.Character are not.
constexpr std::array<Named, 24> kClasses = {{
    {"Lower", "a-z"},
    {"Upper", "A-Z"},
    {"ASCII", "\\x00-\\x7F"},
    {"Alpha", "a-zA-Z"},
    {"Digit", "0-9"},
    {"Alnum", "a-zA-Z0-9"},
    {"Punct", "!-\\/:-@\\[-`{-~"},
    {"Graph", "!-~"},
    {"Print", "\\x20-~"},
    {"Blank", "\\x20\\t"},
    {"Cntrl", "\\x00-\\x1F\\x7F"},
    {"XDigit", "0-9a-fA-F"},
    {"Space", "\\x20\\t\\n\\x0B\\f\\r"},
    {"L1", "\\x00-\\x{FF}"},
    {"javaLowerCase", "\\p{Ll}\\x{AA}\\x{BA}"},
    {"javaUpperCase", "\\p{Lu}"},
    {"javaAlphabetic", "\\p{L}\\p{Nl}"},
    {"javaLetter", "\\p{L}"},
    {"javaDigit", "\\p{Nd}"},
    {"javaLetterOrDigit", "\\p{L}\\p{Nd}"},
    {"javaTitleCase", "\\p{Lt}"},
    {"javaSpaceChar", "\\p{Z}"},
    {"javaWhitespace",
     "\\x09-\\x0D\\x1C-\\x20\\x{1680}\\x{2000}-\\x{2006}\\x{2008}-\\x{200A}\\x{2028}\\x{2029}\\x{205F}"
     "\\x{3000}"},
    {"javaISOControl", "\\x00-\\x1F\\x7F-\\x{9F}"},
}};

constexpr std::array<Named, 16> kBinary = {{
    {"ALPHABETIC", "\\p{L}\\p{Nl}"},
    {"LETTER", "\\p{L}"},
    {"IDEOGRAPHIC", "\\p{Han}"},
    {"LOWERCASE", "\\p{Ll}\\x{AA}\\x{BA}"},
    {"UPPERCASE", "\\p{Lu}"},
    {"TITLECASE", "\\p{Lt}"},
    {"PUNCTUATION", "\\p{P}"},
    {"CONTROL", "\\p{Cc}"},
    {"WHITE_SPACE", "\\x09-\\x0D\\x20\\x{85}\\p{Z}"},
    {"WHITESPACE", "\\x09-\\x0D\\x20\\x{85}\\p{Z}"},
    {"DIGIT", "\\p{Nd}"},
    {"HEX_DIGIT", "\\p{Nd}a-fA-F\\x{FF21}-\\x{FF26}\\x{FF41}-\\x{FF46}"},
    {"HEXDIGIT", "\\p{Nd}a-fA-F\\x{FF21}-\\x{FF26}\\x{FF41}-\\x{FF46}"},
    {"ASSIGNED", "\\P{Cn}"},
    {"EMOJI", "\\p{Emoji}"},
    {"JOIN_CONTROL", "\\x{200C}\\x{200D}"},
}};

// Blocks, which PCRE2 has not; names without blanks, hyphens and underscores.
constexpr std::array<Named, 36> kBlocks = {{
    {"BASICLATIN", "\\x00-\\x7F"},
    {"LATIN1SUPPLEMENT", "\\x{80}-\\x{FF}"},
    {"LATINEXTENDEDA", "\\x{100}-\\x{17F}"},
    {"LATINEXTENDEDB", "\\x{180}-\\x{24F}"},
    {"LATINEXTENDEDADDITIONAL", "\\x{1E00}-\\x{1EFF}"},
    {"IPAEXTENSIONS", "\\x{250}-\\x{2AF}"},
    {"COMBININGDIACRITICALMARKS", "\\x{300}-\\x{36F}"},
    {"GREEK", "\\x{370}-\\x{3FF}"},
    {"GREEKANDCOPTIC", "\\x{370}-\\x{3FF}"},
    {"GREEKEXTENDED", "\\x{1F00}-\\x{1FFF}"},
    {"CYRILLIC", "\\x{400}-\\x{4FF}"},
    {"CYRILLICSUPPLEMENTARY", "\\x{500}-\\x{52F}"},
    {"ARMENIAN", "\\x{530}-\\x{58F}"},
    {"HEBREW", "\\x{590}-\\x{5FF}"},
    {"ARABIC", "\\x{600}-\\x{6FF}"},
    {"DEVANAGARI", "\\x{900}-\\x{97F}"},
    {"BENGALI", "\\x{980}-\\x{9FF}"},
    {"TAMIL", "\\x{B80}-\\x{BFF}"},
    {"THAI", "\\x{E00}-\\x{E7F}"},
    {"GEORGIAN", "\\x{10A0}-\\x{10FF}"},
    {"HANGULJAMO", "\\x{1100}-\\x{11FF}"},
    {"GENERALPUNCTUATION", "\\x{2000}-\\x{206F}"},
    {"CURRENCYSYMBOLS", "\\x{20A0}-\\x{20CF}"},
    {"LETTERLIKESYMBOLS", "\\x{2100}-\\x{214F}"},
    {"ARROWS", "\\x{2190}-\\x{21FF}"},
    {"MATHEMATICALOPERATORS", "\\x{2200}-\\x{22FF}"},
    {"BOXDRAWING", "\\x{2500}-\\x{257F}"},
    {"DINGBATS", "\\x{2700}-\\x{27BF}"},
    {"CJKSYMBOLSANDPUNCTUATION", "\\x{3000}-\\x{303F}"},
    {"HIRAGANA", "\\x{3040}-\\x{309F}"},
    {"KATAKANA", "\\x{30A0}-\\x{30FF}"},
    {"CJKUNIFIEDIDEOGRAPHS", "\\x{4E00}-\\x{9FFF}"},
    {"HANGULSYLLABLES", "\\x{AC00}-\\x{D7AF}"},
    {"PRIVATEUSEAREA", "\\x{E000}-\\x{F8FF}"},
    {"HALFWIDTHANDFULLWIDTHFORMS", "\\x{FF00}-\\x{FFEF}"},
    {"EMOTICONS", "\\x{1F600}-\\x{1F64F}"},
}};

template <std::size_t N>
std::optional<std::string> find(const std::array<Named, N>& table, std::string_view name) {
  const auto found = std::ranges::find(table, name, &Named::name);
  return found == table.end() ? std::nullopt : std::optional<std::string>(found->members);
}

std::string upper(std::string_view text, std::string_view dropped) {
  std::string out;
  for (const char c : text) {
    if (dropped.find(c) == std::string_view::npos)
      out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

// A general category or a script: PCRE2 knows these names.
std::optional<std::string> unicode(std::string_view name) {
  const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  });
  if (!plain) return std::nullopt;
  if (name == "LC") return "\\p{L&}";
  return "\\p{" + std::string(name) + "}";
}

}  // namespace

std::optional<std::string> java_property(std::string_view name) {
  if (auto members = find(kClasses, name)) return members;
  if (const std::size_t sign = name.find('='); sign != std::string_view::npos) {
    const std::string key = upper(name.substr(0, sign), "_");
    const std::string_view value = name.substr(sign + 1);
    if (key == "BLOCK" || key == "BLK") return find(kBlocks, upper(value, " -_"));
    if (key == "SCRIPT" || key == "SC" || key == "GENERALCATEGORY" || key == "GC") return unicode(value);
    return std::nullopt;
  }
  if (name.starts_with("In")) return find(kBlocks, upper(name.substr(2), " -_"));
  if (name.starts_with("Is")) {
    name.remove_prefix(2);
    if (auto members = find(kBinary, upper(name, ""))) return members;
    return unicode(name);
  }
  // Without a prefix only general categories.
  return name.size() <= 2 ? unicode(name) : std::nullopt;
}

}  // namespace brook::engine
