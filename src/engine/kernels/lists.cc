// Lists: checked indices, joining, slices, sequences, and what lambdas' truth values come to.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/calendar.h"
#include "duckdb/function/function_set.hpp"
#include "duckdb/planner/expression/bound_function_expression.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

using duckdb::date_t;
using duckdb::LogicalType;
using duckdb::timestamp_t;

// Indices for list_extract(), which counts from 1 and from -1; nothing where there is no such element.
std::optional<std::int64_t> try_element_index(std::int32_t index, std::int64_t size) {
  if (index == 0)
    raise("INVALID_INDEX_OF_ZERO",
          "The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).");
  return std::abs(static_cast<std::int64_t>(index)) > size ? std::nullopt : std::optional<std::int64_t>(index);
}
std::int64_t element_index(std::int32_t index, std::int64_t size) {
  if (const auto found = try_element_index(index, size)) return *found;
  raise("INVALID_ARRAY_INDEX_IN_ELEMENT_AT", fmt::format("The index {} is out of bounds. The array has {} elements. "
                                                         "Use try_element_at to tolerate accessing an element at an "
                                                         "invalid index and get NULL instead.",
                                                         index, size));
}
std::optional<std::int64_t> try_item_index(std::int32_t index, std::int64_t size) {
  return index < 0 || index >= size ? std::nullopt : std::optional<std::int64_t>(index + 1LL);
}
std::int64_t item_index(std::int32_t index, std::int64_t size) {
  if (const auto found = try_item_index(index, size)) return *found;
  raise("INVALID_ARRAY_INDEX", fmt::format("The index {} is out of bounds. The array has {} elements. Use get() to "
                                           "tolerate accessing an element at an invalid "
                                           "index and get NULL instead.",
                                           index, size));
}
std::optional<std::int64_t> try_elt_index(std::int32_t index, std::int64_t size) {
  return try_item_index(index - 1, size);
}
std::int64_t elt_index(std::int32_t index, std::int64_t size) {
  if (const auto found = try_elt_index(index, size)) return *found;
  raise("INVALID_ARRAY_INDEX", fmt::format("The index {} is out of bounds. The array has {} elements.", index, size));
}

// A list's elements in unified form.
struct Lists {
  Lists(duckdb::Vector& vector, duckdb::idx_t rows) {
    vector.ToUnifiedFormat(rows, outer);
    duckdb::ListVector::GetEntry(vector).ToUnifiedFormat(duckdb::ListVector::GetListSize(vector), inner);
  }
  [[nodiscard]] bool is_valid(duckdb::idx_t row) const { return outer.validity.RowIsValid(outer.sel->get_index(row)); }
  [[nodiscard]] duckdb::list_entry_t entry(duckdb::idx_t row) const {
    return duckdb::UnifiedVectorFormat::GetData<duckdb::list_entry_t>(outer)[outer.sel->get_index(row)];
  }
  // The element, or nullptr for NULL.
  template <class T>
  const T* at(duckdb::idx_t i) const {
    const duckdb::idx_t index = inner.sel->get_index(i);
    return inner.validity.RowIsValid(index) ? &duckdb::UnifiedVectorFormat::GetData<T>(inner)[index] : nullptr;
  }
  duckdb::UnifiedVectorFormat outer;
  duckdb::UnifiedVectorFormat inner;
};

// Three-valued: `decisive` if an element is so, else NULL if one is NULL, else the opposite.
template <bool decisive>
void truth_of(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  const Lists lists(chunk.data[0], chunk.size());
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<bool>(result);
  for (duckdb::idx_t row = 0; row < chunk.size(); ++row) {
    bool unknown = !lists.is_valid(row);
    bool decided = false;
    if (!unknown) {
      const auto entry = lists.entry(row);
      for (duckdb::idx_t i = entry.offset; i < entry.offset + entry.length && !decided; ++i) {
        const bool* value = lists.at<bool>(i);
        unknown |= value == nullptr;
        decided = value != nullptr && *value == decisive;
      }
    }
    out[row] = decided ? decisive : !decisive;
    if (unknown && !decided) duckdb::FlatVector::SetNull(result, row, true);
  }
  if (chunk.AllConstant()) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

// (list of texts, separator[, text for NULL])
void join(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  const Lists lists(chunk.data[0], chunk.size());
  std::vector<duckdb::UnifiedVectorFormat> texts(chunk.ColumnCount());
  for (duckdb::idx_t i = 1; i < chunk.ColumnCount(); ++i) chunk.data[i].ToUnifiedFormat(chunk.size(), texts[i]);
  const auto text_at = [&](std::size_t column, duckdb::idx_t row) {
    const auto& text =
        duckdb::UnifiedVectorFormat::GetData<duckdb::string_t>(texts[column])[texts[column].sel->get_index(row)];
    return std::string_view(text.GetData(), text.GetSize());
  };
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  auto* const out = duckdb::FlatVector::GetData<duckdb::string_t>(result);
  std::string joined;
  for (duckdb::idx_t row = 0; row < chunk.size(); ++row) {
    bool valid = lists.is_valid(row);
    for (std::size_t i = 1; i < texts.size(); ++i) valid &= texts[i].validity.RowIsValid(texts[i].sel->get_index(row));
    if (!valid) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    joined.clear();
    bool first = true;
    const auto entry = lists.entry(row);
    for (duckdb::idx_t i = entry.offset; i < entry.offset + entry.length; ++i) {
      const auto* text = lists.at<duckdb::string_t>(i);
      if (text == nullptr && texts.size() < 3) continue;
      if (!first) joined += text_at(1, row);
      first = false;
      joined += text != nullptr ? std::string_view(text->GetData(), text->GetSize()) : text_at(2, row);
    }
    out[row] = duckdb::StringVector::AddString(result, joined);
  }
  if (chunk.AllConstant()) result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
}

duckdb::unique_ptr<duckdb::FunctionData> returns_first(
    duckdb::ClientContext&, duckdb::ScalarFunction& function,
    duckdb::vector<duckdb::unique_ptr<duckdb::Expression>>& arguments) {
  function.arguments[0] = arguments[0]->return_type;
  function.SetReturnType(arguments[0]->return_type);
  return nullptr;
}

// The elements stay where they are; only the places in them change.
void slice(duckdb::DataChunk& chunk, duckdb::ExpressionState&, duckdb::Vector& result) {
  duckdb::Vector& list = chunk.data[0];
  list.Flatten(chunk.size());
  std::array<duckdb::UnifiedVectorFormat, 3> formats;
  for (std::size_t i = 0; i < 3; ++i) chunk.data[i].ToUnifiedFormat(chunk.size(), formats[i]);
  const auto number_at = [&](std::size_t column, duckdb::idx_t row) {
    return static_cast<std::int64_t>(
        duckdb::UnifiedVectorFormat::GetData<std::int32_t>(formats[column])[formats[column].sel->get_index(row)]);
  };
  result.SetVectorType(duckdb::VectorType::FLAT_VECTOR);
  duckdb::ListVector::ReferenceEntry(result, list);
  auto* const out = duckdb::FlatVector::GetData<duckdb::list_entry_t>(result);
  for (duckdb::idx_t row = 0; row < chunk.size(); ++row) {
    bool valid = true;
    for (const auto& format : formats) valid &= format.validity.RowIsValid(format.sel->get_index(row));
    if (!valid) {
      duckdb::FlatVector::SetNull(result, row, true);
      continue;
    }
    const auto entry = duckdb::FlatVector::GetData<duckdb::list_entry_t>(list)[row];
    const auto size = static_cast<std::int64_t>(entry.length);
    const std::int64_t start = number_at(1, row);
    const std::int64_t length = number_at(2, row);
    if (start == 0)
      raise("INVALID_PARAMETER_VALUE.START",
            "The value of parameter(s) `start` in `slice` is invalid: expects a positive or a negative value, but got "
            "0.");
    if (length < 0)
      raise("INVALID_PARAMETER_VALUE.LENGTH", fmt::format("The value of parameter(s) `length` in `slice` is invalid: "
                                                          "expects `length` greater than or equal to 0, but got {}.",
                                                          length));
    const std::int64_t first = start > 0 ? start - 1 : size + start;
    if (first < 0 || first >= size) {
      out[row] = {0, 0};
    } else {
      out[row] = {entry.offset + static_cast<duckdb::idx_t>(first),
                  static_cast<duckdb::idx_t>(std::min(length, size - first))};
    }
  }
}

constexpr std::int64_t kLongestSequence = 10'000'000;

[[noreturn]] void raise_boundaries(std::int64_t start, std::int64_t stop, std::int64_t step) {
  raise("INVALID_PARAMETER_VALUE", fmt::format("Illegal sequence boundaries: {} to {} by {}.", start, stop, step));
}

std::vector<std::int64_t> sequence(std::int64_t start, std::int64_t stop, std::int64_t step) {
  if ((step == 0 && start != stop) || (step > 0 && start > stop) || (step < 0 && start < stop))
    raise_boundaries(start, stop, step);
  const __int128 count = step == 0 ? 1 : (static_cast<__int128>(stop) - start) / step + 1;
  if (count > kLongestSequence) raise("COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER", "The sequence is too long.");
  std::vector<std::int64_t> values(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = start + static_cast<std::int64_t>(i) * step;
  return values;
}
std::vector<std::int64_t> sequence_by_one(std::int64_t start, std::int64_t stop) {
  return sequence(start, stop, start <= stop ? 1 : -1);
}

std::vector<timestamp_t> times_by(timestamp_t start, timestamp_t stop, std::int64_t step) {
  std::vector<timestamp_t> times;
  for (const std::int64_t value : sequence(start.value, stop.value, step)) times.emplace_back(value);
  return times;
}
std::vector<timestamp_t> times_by_day(timestamp_t start, timestamp_t stop) {
  return times_by(start, stop, start <= stop ? kMicrosPerDay : -kMicrosPerDay);
}
std::vector<date_t> dates_by(date_t start, date_t stop, std::int64_t step) {
  if (step % kMicrosPerDay != 0) raise("INVALID_PARAMETER_VALUE", "A sequence of dates goes by whole days.");
  std::vector<date_t> dates;
  for (const std::int64_t value : sequence(start.days, stop.days, step / kMicrosPerDay))
    dates.emplace_back(static_cast<std::int32_t>(value));
  return dates;
}
std::vector<date_t> dates_by_day(date_t start, date_t stop) {
  return dates_by(start, stop, start <= stop ? kMicrosPerDay : -kMicrosPerDay);
}

std::int64_t days_after_months(std::int64_t days, std::int64_t months) {
  const CivilDate date = civil_from_days(days);
  const std::int64_t total = date.year * 12 + date.month - 1 + months;
  const std::int64_t year = floor_div(total, 12);
  const int month = static_cast<int>(floor_mod(total, 12)) + 1;
  return days_from_civil(year, month, std::min(date.day, days_in_month(year, month)));
}
std::vector<timestamp_t> times_by_months(timestamp_t start, timestamp_t stop, std::int32_t step) {
  if ((step == 0 && start != stop) || (step > 0 && start > stop) || (step < 0 && start < stop))
    raise_boundaries(start.value, stop.value, step);
  std::vector<timestamp_t> times;
  const std::int64_t days = floor_div(start.value, kMicrosPerDay);
  for (std::int64_t i = 0; i < kLongestSequence; ++i) {
    const timestamp_t next(days_after_months(days, i * step) * kMicrosPerDay + floor_mod(start.value, kMicrosPerDay));
    if (step >= 0 ? next > stop : next < stop) break;
    times.push_back(next);
    if (step == 0) break;
  }
  return times;
}
std::vector<date_t> dates_by_months(date_t start, date_t stop, std::int32_t step) {
  std::vector<date_t> dates;
  for (const timestamp_t time :
       times_by_months(timestamp_t(start.days * kMicrosPerDay), timestamp_t(stop.days * kMicrosPerDay), step)) {
    dates.emplace_back(static_cast<std::int32_t>(time.value / kMicrosPerDay));
  }
  return dates;
}

duckdb::ScalarFunction truth_kernel(const char* name, duckdb::scalar_function_t body) {
  duckdb::ScalarFunction function(name, {LogicalType::LIST(LogicalType::BOOLEAN)}, LogicalType::BOOLEAN,
                                  std::move(body));
  function.SetNullHandling(duckdb::FunctionNullHandling::SPECIAL_HANDLING);
  return function;
}

void add_set(duckdb::ExtensionLoader& loader, std::initializer_list<duckdb::ScalarFunction> overloads) {
  duckdb::ScalarFunctionSet set(overloads.begin()->name);
  for (const auto& overload : overloads) set.AddFunction(overload);
  loader.RegisterFunction(std::move(set));
}

}  // namespace

void register_lists(duckdb::ExtensionLoader& loader) {
  for (auto& function :
       {fallible<try_element_index>("brook_try_element_index"), fallible<element_index>("brook_element_index"),
        kernel<try_item_index>("brook_try_item_index"), fallible<item_index>("brook_item_index"),
        kernel<try_elt_index>("brook_try_elt_index"), fallible<elt_index>("brook_elt_index")}) {
    loader.RegisterFunction(function);
  }
  loader.RegisterFunction(truth_kernel("brook_any", truth_of<true>));
  loader.RegisterFunction(truth_kernel("brook_all", truth_of<false>));
  const LogicalType texts = LogicalType::LIST(LogicalType::VARCHAR);
  add_set(loader, {duckdb::ScalarFunction("brook_join", {texts, LogicalType::VARCHAR}, LogicalType::VARCHAR, join),
                   duckdb::ScalarFunction("brook_join", {texts, LogicalType::VARCHAR, LogicalType::VARCHAR},
                                          LogicalType::VARCHAR, join)});
  duckdb::ScalarFunction slices("brook_slice",
                                {LogicalType::LIST(LogicalType::ANY), LogicalType::INTEGER, LogicalType::INTEGER},
                                LogicalType::LIST(LogicalType::ANY), slice, returns_first);
  slices.SetFallible();
  loader.RegisterFunction(std::move(slices));
  add_set(loader, {fallible<sequence>("brook_sequence"), fallible<sequence_by_one>("brook_sequence")});
  add_set(loader, {fallible<times_by>("brook_sequence_days"), fallible<times_by_day>("brook_sequence_days"),
                   fallible<dates_by>("brook_sequence_days"), fallible<dates_by_day>("brook_sequence_days")});
  add_set(loader,
          {fallible<times_by_months>("brook_sequence_months"), fallible<dates_by_months>("brook_sequence_months")});
}

}  // namespace brook::engine
