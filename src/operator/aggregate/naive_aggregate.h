// The reference for the random tests: an aggregate over a whole group at once, written as simply as can be.
#pragma once

#include <cmath>
#include <set>

#include "operator/aggregate/test_rows.h"
#include "operator/aggregate/wide.h"

namespace brook::op {

// Text that is equal exactly where SQL calls values the same.
inline std::string identity(const DataType& type, const Value& value) {
  if (value.is_null()) return "null";
  if (const auto* number = std::get_if<double>(&value.payload())) {
    return std::isnan(*number) ? "NaN" : std::to_string(std::bit_cast<std::int64_t>(*number + 0.0));
  }
  if (const auto* items = std::get_if<std::vector<Value>>(&value.payload())) {
    std::string text = "(";
    for (std::size_t i = 0; i < items->size(); ++i) {
      const std::string item =
          identity(type.is(TypeKind::kStruct) ? type.fields()[i].type : type.element(), (*items)[i]);
      text += std::to_string(item.size()) + ":" + item;
    }
    return text + ")";
  }
  return "=" + engine::to_text(type, value);
}

inline int compare_values(const Value& a, const Value& b) {
  const auto sign = [](const auto& x, const auto& y) { return x < y ? -1 : x > y ? 1 : 0; };
  if (a.is_null() || b.is_null()) return sign(!a.is_null(), !b.is_null());
  return std::visit(
      [&](const auto& x) {
        using T = std::decay_t<decltype(x)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return 0;
        } else {
          const T& y = std::get<T>(b.payload());
          if constexpr (std::is_same_v<T, double>) {
            if (std::isnan(x) || std::isnan(y)) return sign(std::isnan(x), std::isnan(y));
          }
          if constexpr (std::is_same_v<T, engine::Int128>) {
            return sign(to_wide(x), to_wide(y));
          } else if constexpr (std::is_same_v<T, std::vector<Value>>) {
            for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
              if (const int order = compare_values(x[i], y[i]); order != 0) return order;
            }
            return sign(x.size(), y.size());
          } else if constexpr (std::is_same_v<T, std::string>) {
            return sign(std::string_view(x), std::string_view(y));
          } else {
            return sign(x, y);
          }
        }
      },
      a.payload());
}

class NaiveAggregate {
 public:
  explicit NaiveAggregate(const plan::AggregateStep::Call& call) : call_(call) {}

  [[nodiscard]] Value over(const std::vector<const TestRow*>& group) const {
    std::vector<const TestRow*> rows;
    for (const TestRow* row : group) {
      if (!call_.filter || (*row)[*call_.filter].payload() == Value::Payload(true)) rows.push_back(row);
    }
    const std::string& f = call_.function;
    if (f == "count" && call_.arguments.empty()) return Value(static_cast<std::int64_t>(rows.size()));
    if (f == "first" || f == "any_value") return rows.empty() ? Value() : argument(*rows.front());
    if (f == "last") return rows.empty() ? Value() : argument(*rows.back());
    if (f == "max_by" || f == "min_by") return by(rows, f == "max_by" ? 1 : -1);
    keep_present(rows);
    if (call_.distinct || f == "collect_set") keep_distinct(rows);
    if (f == "count") return Value(static_cast<std::int64_t>(rows.size()));
    std::vector<Value> values;
    values.reserve(rows.size());
    for (const TestRow* row : rows) values.push_back(argument(*row));
    if (f == "collect_list" || f == "collect_set") return Value(std::move(values));
    if (f == "count_if") return Value(std::ranges::count(values, Value::Payload(true), &Value::payload));
    if (values.empty()) return {};
    if (f == "min" || f == "max") {
      Value best = values[0];
      for (const Value& value : values) {
        if (compare_values(value, best) * (f == "max" ? 1 : -1) > 0) best = value;
      }
      return best;
    }
    if (f == "bool_and") return Value(std::ranges::count(values, Value::Payload(false), &Value::payload) == 0);
    if (f == "bool_or") return Value(std::ranges::count(values, Value::Payload(true), &Value::payload) > 0);
    if (f == "corr" || f.starts_with("covar")) return covariance(rows);
    if (f == "sum" || f == "avg") return total(values);
    return moment(values);
  }

 private:
  [[nodiscard]] const Value& argument(const TestRow& row, std::size_t i = 0) const { return row[call_.arguments[i]]; }

  void keep_present(std::vector<const TestRow*>& rows) const {
    std::erase_if(rows, [&](const TestRow* row) {
      return std::ranges::any_of(call_.arguments, [&](std::size_t column) { return (*row)[column].is_null(); });
    });
  }
  void keep_distinct(std::vector<const TestRow*>& rows) const {
    std::set<std::string> seen;
    std::erase_if(rows, [&](const TestRow* row) {
      std::string text;
      for (std::size_t i = 0; i < call_.arguments.size(); ++i) {
        const std::string part = identity(call_.argument_types[i], argument(*row, i));
        text += std::to_string(part.size()) + ":" + part;
      }
      return !seen.insert(text).second;
    });
  }
  [[nodiscard]] Value by(const std::vector<const TestRow*>& rows, int direction) const {
    const TestRow* best = nullptr;
    for (const TestRow* row : rows) {
      if (argument(*row, 1).is_null()) continue;
      if (best == nullptr || compare_values(argument(*row, 1), argument(*best, 1)) * direction >= 0) best = row;
    }
    return best == nullptr ? Value() : argument(*best);
  }
  static long double number(const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value.payload())) return static_cast<long double>(*whole);
    return std::get<double>(value.payload());
  }
  [[nodiscard]] Value total(const std::vector<Value>& values) const {
    const auto count = static_cast<Wide>(values.size());
    if (call_.type.is(TypeKind::kDouble)) {
      long double sum = 0;
      for (const Value& value : values) sum += number(value);
      return Value(static_cast<double>(call_.function == "avg" ? sum / static_cast<long double>(values.size()) : sum));
    }
    Wide sum = 0;
    for (const Value& value : values) {
      const auto* decimal = std::get_if<engine::Int128>(&value.payload());
      sum += decimal != nullptr ? to_wide(*decimal) : Wide{std::get<std::int64_t>(value.payload())};
    }
    if (call_.function == "sum") {
      return call_.type.is(TypeKind::kDecimal) ? Value(to_int128(sum)) : Value(static_cast<std::int64_t>(sum));
    }
    const Wide scaled = sum * power_of_ten(call_.type.scale() - call_.argument_types[0].scale());
    const Wide half_up = (scaled < 0 ? scaled * 2 - count : scaled * 2 + count) / (2 * count);
    return Value(to_int128(half_up));
  }
  [[nodiscard]] Value moment(const std::vector<Value>& values) const {
    const auto n = static_cast<long double>(values.size());
    const bool sample = call_.function.ends_with("_samp");
    if (sample && values.size() == 1) return {};
    long double mean = 0;
    for (const Value& value : values) mean += number(value) / n;
    long double m2 = 0;
    long double m3 = 0;
    long double m4 = 0;
    for (const Value& value : values) {
      const long double d = number(value) - mean;
      m2 += d * d;
      m3 += d * d * d;
      m4 += d * d * d * d;
    }
    long double result = m2 / (sample ? n - 1 : n);
    if (call_.function.starts_with("stddev")) result = std::sqrt(result);
    if (call_.function == "skewness" || call_.function == "kurtosis") {
      if (m2 == 0 || values.size() == 1) return {};
      result = call_.function == "skewness" ? std::sqrt(n) * m3 / std::sqrt(m2 * m2 * m2) : n * m4 / (m2 * m2) - 3;
    }
    return Value(static_cast<double>(result));
  }
  [[nodiscard]] Value covariance(const std::vector<const TestRow*>& rows) const {
    const auto n = static_cast<long double>(rows.size());
    if (rows.empty() || (rows.size() == 1 && call_.function != "covar_pop")) return {};
    long double mean_x = 0;
    long double mean_y = 0;
    for (const TestRow* row : rows) {
      mean_x += number(argument(*row, 0)) / n;
      mean_y += number(argument(*row, 1)) / n;
    }
    long double xy = 0;
    long double xx = 0;
    long double yy = 0;
    for (const TestRow* row : rows) {
      const long double x = number(argument(*row, 0)) - mean_x;
      const long double y = number(argument(*row, 1)) - mean_y;
      xy += x * y;
      xx += x * x;
      yy += y * y;
    }
    if (call_.function == "corr" && xx * yy == 0) return {};
    if (call_.function == "corr") return Value(static_cast<double>(xy / std::sqrt(xx * yy)));
    return Value(static_cast<double>(xy / (call_.function == "covar_pop" ? n : n - 1)));
  }

  const plan::AggregateStep::Call& call_;
};

}  // namespace brook::op
