#include "app/transactions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

namespace brook::app {
namespace {

constexpr std::uint64_t kRows = 20'000;

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == ',') {
      fields.emplace_back();
    } else if (c != '\n') {
      fields.back() += c;
    }
  }
  return fields;
}

std::vector<std::vector<std::string>> rows_of(std::uint64_t seed, const TransactionRates& rates) {
  const Transactions transactions(seed, kRows, rates);
  std::vector<std::vector<std::string>> rows;
  for (std::uint64_t i = 0; i < kRows; ++i) {
    std::string line;
    transactions.append(i, line);
    rows.push_back(fields_of(line));
  }
  return rows;
}

double share_of(const std::vector<std::vector<std::string>>& rows, const auto& holds) {
  return static_cast<double>(std::ranges::count_if(rows, holds)) / static_cast<double>(rows.size());
}

TEST(TransactionsTest, TheSeedDecides) {
  EXPECT_EQ(rows_of(1, {}), rows_of(1, {}));
  EXPECT_NE(rows_of(1, {}), rows_of(2, {}));
}

TEST(TransactionsTest, LooksLikeAShop) {
  const auto rows = rows_of(42, {});
  std::set<std::string> days;
  std::map<std::string, double> revenue;
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), fields_of(Transactions::header()).size());
    ASSERT_EQ(row[8].size(), std::string("2026-01-01 00:00:00").size());
    days.insert(row[8].substr(0, 10));
    revenue[row[3]] += std::stod(row[4]);
    EXPECT_GE(std::stoi(row[5]), 1);
  }
  EXPECT_EQ(days.size(), 30U);
  EXPECT_EQ(*days.begin(), "2026-01-01");
  EXPECT_EQ(*days.rbegin(), "2026-01-30");
  EXPECT_EQ(revenue.size(), 8U);
  EXPECT_GT(revenue["electronics"], 5 * revenue["groceries"]);
  EXPECT_NEAR(share_of(rows, [](const auto& row) { return row[10].empty(); }), 0.5, 0.02);
  EXPECT_NEAR(share_of(rows, [](const auto& row) { return row[11].empty(); }), 0.12, 0.02);
  EXPECT_NEAR(share_of(rows, [](const auto& row) { return row[7] == "completed"; }), 0.86, 0.02);
}

TEST(TransactionsTest, RatesAreKept) {
  const auto no_id = [](const auto& row) { return row[0].empty() || row[1].empty() || row[2].empty(); };
  const auto zero = [](const auto& row) { return std::stod(row[4]) == 0; };
  const auto clean = rows_of(42, {.null_ids = 0, .zero_amounts = 0, .duplicates = 0, .late = 0});
  EXPECT_EQ(share_of(clean, no_id), 0);
  EXPECT_EQ(share_of(clean, zero), 0);
  EXPECT_EQ(std::set(clean.begin(), clean.end()).size(), kRows);
  const auto dirty = rows_of(42, {.null_ids = 0.2, .zero_amounts = 0.1, .duplicates = 0.3, .late = 0.4});
  EXPECT_NEAR(share_of(dirty, no_id), 0.2, 0.02);
  EXPECT_NEAR(share_of(dirty, zero), 0.1, 0.02);
  EXPECT_NEAR(static_cast<double>(std::set(dirty.begin(), dirty.end()).size()) / kRows, 0.7, 0.02);
  std::string latest;
  std::size_t late = 0;
  for (const auto& row : dirty) {
    late += row[8] + ":" < latest.substr(0, 13) ? 1 : 0;  // an hour or more behind
    latest = std::max(latest, row[8]);
  }
  EXPECT_GT(static_cast<double>(late) / kRows, 0.25);
}

}  // namespace
}  // namespace brook::app
