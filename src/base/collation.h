// Collations: how texts compare. Values; any thread. Source of names and meaning: Spark's CollationFactory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/collation_locales.h"

namespace brook {

struct Collation {
  enum class Order : std::uint8_t {
    kBinary,     // UTF8_BINARY: by bytes
    kLowerCase,  // UTF8_LCASE: by the bytes of the text in lower case
    kLocale,     // as the locale's people sort
  };
  Order order = Order::kBinary;
  const CollationLocale* locale = nullptr;  // of kLocale
  bool ignores_case = false;                // _CI
  bool ignores_accents = false;             // _AI
  bool ignores_trailing_blanks = false;     // _RTRIM

  // By its name in any case; nothing for a name that no collation has.
  [[nodiscard]] static std::optional<Collation> find(std::string_view name);
  // All of them, as collations() lists them.
  [[nodiscard]] static std::vector<Collation> all();

  [[nodiscard]] std::string name() const;  // "UNICODE_CI"
  [[nodiscard]] bool is_plain() const { return order == Order::kBinary && !ignores_trailing_blanks; }
  // The locale with what it ignores, as ICU takes it: "de-u-ks-level1".
  [[nodiscard]] std::string icu_tag() const;
};

}  // namespace brook
