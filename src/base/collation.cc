#include "base/collation.h"

#include <algorithm>

#include "base/data_type.h"

namespace brook {

std::string Collation::name() const {
  std::string text = order == Order::kBinary      ? "UTF8_BINARY"
                     : order == Order::kLowerCase ? "UTF8_LCASE"
                                                  : std::string(locale->name);
  if (ignores_case) text += "_CI";
  if (ignores_accents) text += "_AI";
  if (ignores_trailing_blanks) text += "_RTRIM";
  return text;
}

std::string Collation::icu_tag() const {
  std::string tag(locale->tag);
  if (ignores_accents) return tag + (ignores_case ? "-u-ks-level1" : "-u-kc-true-ks-level1");
  return ignores_case ? tag + "-u-ks-level2" : tag;
}

std::vector<Collation> Collation::all() {
  std::vector<Collation> found;
  for (const bool blanks : {false, true}) {
    for (const Order order : {Order::kBinary, Order::kLowerCase}) {
      found.push_back({.order = order, .ignores_trailing_blanks = blanks});
    }
  }
  for (const CollationLocale& locale : kCollationLocales) {
    for (const bool case_too : {false, true}) {
      for (const bool accents_too : {false, true}) {
        for (const bool blanks : {false, true}) {
          found.push_back({.order = Order::kLocale,
                           .locale = &locale,
                           .ignores_case = case_too,
                           .ignores_accents = accents_too,
                           .ignores_trailing_blanks = blanks});
        }
      }
    }
  }
  return found;
}

std::optional<Collation> Collation::find(std::string_view name) {
  std::string rest = folded_name(name);
  const auto take = [&](std::string_view ending) {
    if (!rest.ends_with(ending) || rest.size() == ending.size()) return false;
    rest.resize(rest.size() - ending.size());
    return true;
  };
  Collation found;
  found.ignores_trailing_blanks = take("_rtrim");
  if (rest == "utf8_binary") return found;
  if (rest == "utf8_lcase") {
    found.order = Order::kLowerCase;
    return found;
  }
  // Modifiers come in either order; _CS and _AS say what holds anyway.
  for (bool more = true; more;) {
    more = false;
    if (take("_ci")) more = found.ignores_case = true;
    if (take("_ai")) more = found.ignores_accents = true;
    if (take("_cs") || take("_as")) more = true;
  }
  const auto* locale = std::ranges::find_if(
      kCollationLocales, [&](const CollationLocale& candidate) { return same_name(candidate.name, rest); });
  if (locale == kCollationLocales.end()) return std::nullopt;
  found.order = Order::kLocale;
  found.locale = &*locale;
  return found;
}

}  // namespace brook
