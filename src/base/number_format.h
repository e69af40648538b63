// NumberFormat: the model by which to_number() and to_char() read and write numbers, "S$9,999.99". A value; any thread.
// Source of the rules: Spark's ToNumberParser.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace brook {

class NumberFormat {
 public:
  // Errors: kUsage with the classes INVALID_FORMAT.…
  [[nodiscard]] static Result<NumberFormat> parse(std::string_view format);

  // Digits of the numbers that it describes.
  [[nodiscard]] int precision() const { return digits_before_ + digits_after_; }
  [[nodiscard]] int scale() const { return digits_after_; }

  // The number in plain decimal digits ("-12.50"); nothing where the text does not have the format.
  [[nodiscard]] std::optional<std::string> read(std::string_view text) const;
  // A number in plain decimal digits by the format; # for its digits where the number has too many.
  [[nodiscard]] std::string write(std::string_view number) const;

 private:
  enum class Kind : std::uint8_t { kDigits, kSeparator, kPoint, kDollar, kSign, kMinus, kOpen, kClose };
  struct Token {
    Kind kind = Kind::kDigits;
    int count = 0;       // of kDigits
    bool exact = false;  // kDigits: as many, filled with zeros
  };

  Result<void> check() const;
  [[nodiscard]] Error invalid(std::string_view sub_class, std::string_view why) const;
  [[nodiscard]] bool fits_groups(const std::vector<int>& groups) const;

  std::string text_;
  std::vector<Token> tokens_;
  bool unknown_characters_ = false;
  int digits_before_ = 0;
  int digits_after_ = 0;
};

}  // namespace brook
