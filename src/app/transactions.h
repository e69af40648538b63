// Transactions: made-up but plausible rows for the e-commerce example. Row i of a seed is always the same row, so files
// can be made in any number and in any order. Any thread.
#pragma once

#include <cstdint>
#include <string>

namespace brook::app {

struct TransactionRates {  // each 0 … 1, of all rows
  double null_ids = 0.02;
  double zero_amounts = 0.02;
  double duplicates = 0.01;  // repeats of one of the thousand rows before
  double late = 0.03;        // up to three days behind the rows around them
};

class Transactions {
 public:
  // `rows` spread over 30 days; rows with higher numbers follow at the same pace.
  Transactions(std::uint64_t seed, std::uint64_t rows, const TransactionRates& rates);

  [[nodiscard]] static const char* header();  // with its newline
  // Appends row `index` as a line of CSV.
  void append(std::uint64_t index, std::string& out) const;

 private:
  std::uint64_t seed_;
  std::uint64_t rows_;
  std::uint64_t users_;
  std::uint64_t products_;
  TransactionRates rates_;
};

}  // namespace brook::app
