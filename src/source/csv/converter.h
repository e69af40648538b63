// Converter: turns one column of tokens into values of its type. One object a column and worker; used by one thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "base/data_type.h"
#include "base/result.h"
#include "source/csv/csv_options.h"
#include "source/csv/token.h"

namespace brook::source::csv {

// Rows that are converted in one go.
inline constexpr std::size_t kBatchRows = 256;

// One bit a row of a batch.
class RowMask {
 public:
  void set(std::size_t row) { words_[row / 64] |= std::uint64_t{1} << (row % 64); }
  [[nodiscard]] bool test(std::size_t row) const { return ((words_[row / 64] >> (row % 64)) & 1U) != 0; }
  [[nodiscard]] bool any() const { return (words_[0] | words_[1] | words_[2] | words_[3]) != 0; }
  [[nodiscard]] std::size_t count() const {
    std::size_t rows = 0;
    for (const std::uint64_t word : words_) rows += static_cast<std::size_t>(__builtin_popcountll(word));
    return rows;
  }
  void clear() { words_ = {}; }
  template <class Call>
  void for_each(const Call& call) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
        call(i * 64 + static_cast<std::size_t>(__builtin_ctzll(word)));
      }
    }
  }

 private:
  std::array<std::uint64_t, kBatchRows / 64> words_{};
};

class Converter {
 public:
  virtual ~Converter() = default;
  // The tokens of a column lie `stride` apart. Writes the values of rows [0, rows) in the chunk's layout to `out`, and
  // marks the rows that are NULL and those that could not be converted (which are NULL, too). Longer strings are
  // references to the token's bytes.
  virtual void convert(const Token* tokens, std::size_t stride, std::size_t rows, void* out, RowMask& nulls,
                       RowMask& malformed) = 0;
  // Bytes of one value.
  [[nodiscard]] virtual std::size_t width() const = 0;
};

// Errors: kUsage for a type that CSV cannot hold.
[[nodiscard]] Result<std::unique_ptr<Converter>> make_converter(const Field& field, const CsvOptions& options);

}  // namespace brook::source::csv
