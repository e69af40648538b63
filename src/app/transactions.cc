#include "app/transactions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace brook::app {

namespace {

struct Category {
  std::string_view name;
  double share;        // of all transactions
  double least, most;  // price of one piece; low prices are more frequent
};
constexpr std::array kCategories = {
    Category{"electronics", 0.22, 15, 1800}, Category{"clothing", 0.20, 8, 260}, Category{"groceries", 0.18, 1, 60},
    Category{"home", 0.13, 6, 650},          Category{"books", 0.09, 4, 80},     Category{"beauty", 0.08, 3, 140},
    Category{"sports", 0.06, 9, 480},        Category{"toys", 0.04, 5, 150},
};

struct Choice {
  std::string_view name;
  double share;
};
constexpr std::array kPayments = {Choice{"credit_card", 0.45}, Choice{"debit_card", 0.21}, Choice{"paypal", 0.20},
                                  Choice{"bank_transfer", 0.09}, Choice{"gift_card", 0.05}};
constexpr std::array kStatuses = {Choice{"completed", 0.86}, Choice{"pending", 0.06}, Choice{"failed", 0.05},
                                  Choice{"refunded", 0.03}};
constexpr std::array kSegments = {Choice{"regular", 0.52}, Choice{"new", 0.20}, Choice{"premium", 0.16},
                                  Choice{"", 0.12}};
constexpr std::array kCountries = {Choice{"US", 0.34}, Choice{"DE", 0.13}, Choice{"GB", 0.12}, Choice{"FR", 0.10},
                                   Choice{"IN", 0.08}, Choice{"CA", 0.06}, Choice{"NL", 0.05}, Choice{"ES", 0.05},
                                   Choice{"JP", 0.04}, Choice{"BR", 0.03}};
constexpr std::array<std::string_view, 8> kDiscounts = {"5.0", "10.0", "10.0", "12.5", "15.0", "20.0", "25.0", "50.0"};

constexpr std::int64_t kFirstDay = 20454;  // 2026-01-01, in days since 1970
constexpr std::int64_t kDays = 30;
constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::uint64_t kRepeatWithin = 1'000;

// SplitMix64: one short stream of numbers for each row.
class RowRandom {
 public:
  RowRandom(std::uint64_t seed, std::uint64_t row) : state_(scrambled(seed) ^ scrambled(row * 0xD1B54A32D192ED03)) {}
  std::uint64_t next() { return scrambled(state_ += 0x9E3779B97F4A7C15); }
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  std::uint64_t below(std::uint64_t count) { return next() % count; }

  template <class Choices>
  const auto& choose(const Choices& choices) {
    double at = unit();
    for (const auto& choice : choices) {
      at -= choice.share;
      if (at < 0) return choice;
    }
    return choices.back();
  }

 private:
  static std::uint64_t scrambled(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
  }
  std::uint64_t state_;
};

void append_number(std::string& out, std::uint64_t number, int digits) {
  std::array<char, 20> text{};
  int at = static_cast<int>(text.size());
  do {
    text[static_cast<std::size_t>(--at)] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0 || static_cast<int>(text.size()) - at < digits);
  out.append(text.data() + at, text.size() - static_cast<std::size_t>(at));
}

// "2026-01-31 12:00:00". Days become dates as in Howard Hinnant's civil_from_days.
void append_time(std::string& out, std::int64_t seconds) {
  const std::int64_t shifted = seconds / kDaySeconds + 719'468;
  const std::int64_t era = shifted / 146'097;
  const std::int64_t day_of_era = shifted % 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const std::int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const auto put = [&](std::int64_t value, int digits, char after) {
    append_number(out, static_cast<std::uint64_t>(value), digits);
    if (after != 0) out += after;
  };
  const std::int64_t second = seconds % kDaySeconds;
  put(year_of_era + era * 400 + (month <= 2 ? 1 : 0), 4, '-');
  put(month, 2, '-');
  put(day_of_year - (153 * shifted_month + 2) / 5 + 1, 2, ' ');
  put(second / 3'600, 2, ':');
  put(second / 60 % 60, 2, ':');
  put(second % 60, 2, 0);
}

std::uint64_t pieces(RowRandom& random) {
  const double at = random.unit();
  if (at < 0.62) return 1;
  if (at < 0.82) return 2;
  if (at < 0.91) return 3;
  return 4 + random.below(7);
}

}  // namespace

Transactions::Transactions(std::uint64_t seed, std::uint64_t rows, const TransactionRates& rates)
    : seed_(seed),
      rows_(std::max<std::uint64_t>(rows, 1)),
      users_(std::clamp<std::uint64_t>(rows / 5, 50, 200'000)),
      products_(std::clamp<std::uint64_t>(rows / 10, 40, 5'000)),
      rates_(rates) {}

const char* Transactions::header() {
  return "transaction_id,user_id,product_id,product_category,amount,quantity,payment_method,status,event_time,"
         "country_code,discount_percent,customer_segment\n";
}

void Transactions::append(std::uint64_t index, std::string& out) const {
  RowRandom random(seed_, index);
  while (random.unit() < rates_.duplicates && index > 0) {  // a repeat of a repeat is one of the row behind both
    index -= 1 + random.below(std::min(index, kRepeatWithin));
    random = RowRandom(seed_, index);
  }
  // Which of the three ids is missing: 0, 1, 2, or none.
  const std::uint64_t missing = random.unit() < rates_.null_ids ? random.below(3) : 3;
  const bool zero = random.unit() < rates_.zero_amounts;
  const bool late = random.unit() < rates_.late;

  if (missing != 0) {
    out += "txn_";
    append_number(out, index + 1, 10);
  }
  out += ',';
  const double popularity = random.unit();  // some customers and products come up far more often
  const auto user = static_cast<std::uint64_t>(popularity * popularity * static_cast<double>(users_));
  if (missing != 1) {
    out += "user_";
    append_number(out, user, 6);
  }
  out += ',';
  const Category& category = random.choose(kCategories);
  const double rank = random.unit();
  const std::uint64_t per_category = products_ / kCategories.size();
  const auto product = static_cast<std::uint64_t>(rank * rank * static_cast<double>(per_category));
  if (missing != 2) {
    out += "prod_";
    append_number(out, static_cast<std::uint64_t>(&category - kCategories.data()) * per_category + product, 5);
  }
  ((out += ',') += category.name) += ',';
  const double price = random.unit();
  const auto cents =
      static_cast<std::uint64_t>(100 * (category.least + price * price * price * (category.most - category.least)));
  append_number(out, zero ? 0 : cents / 100, 1);
  out += '.';
  append_number(out, zero ? 0 : cents % 100, 2);
  out += ',';
  append_number(out, pieces(random), 1);
  ((out += ',') += random.choose(kPayments).name) += ',';
  (out += random.choose(kStatuses).name) += ',';
  const double progress = static_cast<double>(index) / static_cast<double>(rows_);
  std::int64_t second = static_cast<std::int64_t>(progress * static_cast<double>(kDays * kDaySeconds));
  second -= static_cast<std::int64_t>(random.below(120));
  if (late) second -= static_cast<std::int64_t>(3'600 + random.below(3 * kDaySeconds));
  append_time(out, kFirstDay * kDaySeconds + std::max<std::int64_t>(second, 0));
  ((out += ',') += random.choose(kCountries).name) += ',';
  if (random.unit() < 0.5) out += kDiscounts[random.below(kDiscounts.size())];
  ((out += ',') += random.choose(kSegments).name) += '\n';
}

}  // namespace brook::app
