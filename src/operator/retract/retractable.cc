#include "operator/retract/retractable.h"

#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/physical.h"
#include "operator/aggregate/cell.h"
#include "operator/aggregate/exact_result.h"
#include "operator/retract/exact_double.h"

namespace brook::op {

namespace {

using engine::ChunkView;
using engine::Physical;
using engine::physical_of;

constexpr char kNullCell = 0;
constexpr std::uint8_t kPresentCell = 1;

template <class T>
void write_present(std::string& out, const T& value) {
  ByteWriter writer(out);
  writer.fixed(kPresentCell);
  writer.fixed(value);
}
void write_long(std::string& out, std::int64_t value) {
  ByteWriter writer(out);
  writer.fixed(kPresentCell);
  writer.signed_varint(value);
}
void write_double(std::string& out, std::optional<double> value) {
  if (!value) return out.push_back(kNullCell);
  write_present(out, *value);
}

Wide wide_at(Physical physical, const engine::ColumnView& column, std::size_t row) {
  Wide value = 0;
  engine::with_physical(physical, [&](auto tag) {
    using T = typename decltype(tag)::type;
    if constexpr (std::is_integral_v<T>) value = column.at<T>(row);
    if constexpr (std::is_same_v<T, engine::Int128>) value = to_wide(column.at<T>(row));
  });
  return value;
}

double double_at(Physical physical, const engine::ColumnView& column, std::size_t row) {
  double value = 0;
  engine::with_physical(physical, [&](auto tag) {
    using T = typename decltype(tag)::type;
    if constexpr (std::is_arithmetic_v<T>) value = static_cast<double>(column.at<T>(row));
  });
  return value;
}

// What the states of a call have in common.
struct Shape {
  explicit Shape(const Call& call) : function(call.function), type(call.type), result(call) {
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      columns.push_back(call.arguments[i]);
      types.push_back(call.argument_types[i]);
      physical.push_back(physical_of(call.argument_types[i]));
    }
  }
  std::string function;
  DataType type;
  ExactResult result;
  std::vector<std::size_t> columns;
  std::vector<DataType> types;
  std::vector<Physical> physical;
};

// count, count_if, bool_and, bool_or: how many rows, and how many of them true.
class Counts final : public Retractable {
 public:
  explicit Counts(const Shape& shape) : shape_(&shape) {}
  void add(const ChunkView& chunk, std::size_t row, std::int64_t weight) override {
    rows_ += weight;
    if (!shape_->columns.empty() && shape_->types[0].is(TypeKind::kBoolean)) {
      const auto* values = static_cast<const std::uint8_t*>(chunk.columns[shape_->columns[0]].data);
      if (values[row] != 0) true_rows_ += weight;
    }
  }
  Result<> write(std::string& out) const override {
    if (shape_->function == "count") {
      write_long(out, rows_);
    } else if (shape_->function == "count_if") {
      write_long(out, true_rows_);
    } else if (rows_ == 0) {
      out.push_back(kNullCell);
    } else {
      write_present(out, shape_->function == "bool_and" ? true_rows_ == rows_ : true_rows_ > 0);
    }
    return {};
  }
  [[nodiscard]] std::size_t bytes() const override { return sizeof(*this); }
  void save(ByteWriter& out) const override {
    out.signed_varint(rows_);
    out.signed_varint(true_rows_);
  }
  void load(ByteReader& in) override {
    rows_ = in.signed_varint();
    true_rows_ = in.signed_varint();
  }

 private:
  const Shape* shape_;
  std::int64_t rows_ = 0;
  std::int64_t true_rows_ = 0;
};

// sum and avg of integers, decimals and intervals.
class WideSum final : public Retractable {
 public:
  explicit WideSum(const Shape& shape) : shape_(&shape) {}
  void add(const ChunkView& chunk, std::size_t row, std::int64_t weight) override {
    sum_ += wide_at(shape_->physical[0], chunk.columns[shape_->columns[0]], row) * weight;
    rows_ += weight;
  }
  Result<> write(std::string& out) const override {
    const std::optional<Wide> value = TRY(shape_->result.of(sum_, static_cast<std::uint64_t>(rows_)));
    if (!value) {
      out.push_back(kNullCell);
    } else if (physical_of(shape_->type) == Physical::kInt128) {
      write_present(out, to_int128(*value));
    } else {
      write_long(out, static_cast<std::int64_t>(*value));
    }
    return {};
  }
  [[nodiscard]] std::size_t bytes() const override { return sizeof(*this); }
  void save(ByteWriter& out) const override {
    out.signed_varint(rows_);
    out.fixed(to_int128(sum_));
  }
  void load(ByteReader& in) override {
    rows_ = in.signed_varint();
    sum_ = to_wide(in.fixed<engine::Int128>());
  }

 private:
  const Shape* shape_;
  Wide sum_ = 0;
  std::int64_t rows_ = 0;
};

// sum and avg whose result is a DOUBLE.
class DoubleTotal final : public Retractable {
 public:
  explicit DoubleTotal(const Shape& shape) : shape_(&shape) {}
  void add(const ChunkView& chunk, std::size_t row, std::int64_t weight) override {
    sum_.add(double_at(shape_->physical[0], chunk.columns[shape_->columns[0]], row), weight);
    rows_ += weight;
  }
  Result<> write(std::string& out) const override {
    if (rows_ == 0) {
      out.push_back(kNullCell);
    } else {
      const double sum = sum_.value();
      write_present(out, shape_->function.ends_with("avg") ? sum / static_cast<double>(rows_) : sum);
    }
    return {};
  }
  [[nodiscard]] std::size_t bytes() const override { return sizeof(*this) + sum_.bytes(); }
  void save(ByteWriter& out) const override {
    out.signed_varint(rows_);
    sum_.save(out);
  }
  void load(ByteReader& in) override {
    rows_ = in.signed_varint();
    sum_.load(in);
  }

 private:
  const Shape* shape_;
  ExactDouble sum_;
  std::int64_t rows_ = 0;
};

// Variances and standard deviations, from exact sums of the values and of their squares.
class Spread final : public Retractable {
 public:
  explicit Spread(const Shape& shape) : shape_(&shape) {}
  void add(const ChunkView& chunk, std::size_t row, std::int64_t weight) override {
    const double value = double_at(shape_->physical[0], chunk.columns[shape_->columns[0]], row);
    rows_ += weight;
    values_.add(value, weight);
    if (!std::isfinite(value)) return;
    const double square = value * value;
    squares_.add(square, weight);
    if (std::isfinite(square)) squares_.add(std::fma(value, value, -square), weight);  // what rounding took
  }
  Result<> write(std::string& out) const override {
    const bool sample = shape_->function.ends_with("_samp");
    if (rows_ == 0 || (sample && rows_ == 1)) {
      out.push_back(kNullCell);
      return {};
    }
    double variance = std::numeric_limits<double>::quiet_NaN();
    if (values_.is_finite() && !squares_.is_finite()) {
      variance = std::numeric_limits<double>::infinity();
    } else if (values_.is_finite()) {
      const auto count = static_cast<Quad>(rows_);
      const Quad sum = values_.quad();
      const Quad spread = squares_.quad() - sum * sum / count;
      variance = spread <= 0 ? 0 : static_cast<double>(spread / (sample ? count - 1 : count));
    }
    write_double(out, shape_->function.starts_with("stddev") ? std::sqrt(variance) : variance);
    return {};
  }
  [[nodiscard]] std::size_t bytes() const override { return sizeof(*this) + values_.bytes() + squares_.bytes(); }
  void save(ByteWriter& out) const override {
    out.signed_varint(rows_);
    values_.save(out);
    squares_.save(out);
  }
  void load(ByteReader& in) override {
    rows_ = in.signed_varint();
    values_.load(in);
    squares_.load(in);
  }

 private:
  const Shape* shape_;
  ExactDouble values_;
  ExactDouble squares_;
  std::int64_t rows_ = 0;
};

// min, max, min_by, max_by, DISTINCT, collect_set: every value with how often it is there, in order. An entry is the
// cells of the call's arguments, the one that orders first.
class Values final : public Retractable {
 public:
  // `inner`: folds each distinct value once; null: the order tells the result.
  Values(const Shape& shape, std::unique_ptr<Retractable> inner)
      : shape_(&shape), entries_(Less{&shape}), inner_(std::move(inner)) {}

  void add(const ChunkView& chunk, std::size_t row, std::int64_t weight) override {
    entry_.clear();
    const std::size_t count = shape_->columns.size();
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t argument = count - 1 - i;  // max_by(value, order)
      const bool distinct = inner_ != nullptr || shape_->function == "collect_set";
      write_cell(entry_, shape_->types[argument], chunk.columns[shape_->columns[argument]], row,
                 distinct ? Zeros::kNormalized : Zeros::kAsTheyAre);
    }
    const auto [at, is_new] = entries_.try_emplace(entry_, 0);
    at->second += weight;
    changed_.insert(entry_);
    if (is_new) bytes_ += entry_bytes(entry_);
    if (inner_ && is_new) inner_->add(chunk, row, 1);
    if (at->second != 0) return;
    if (inner_) inner_->add(chunk, row, -1);
    bytes_ -= entry_bytes(entry_);
    entries_.erase(at);
  }

  Result<> write(std::string& out) const override {
    if (inner_) return inner_->write(out);
    if (shape_->function == "collect_set") {
      ByteWriter writer(out);
      writer.fixed(kPresentCell);
      writer.varint(entries_.size());
      for (const auto& [entry, count] : entries_) writer.raw(entry);
      return {};
    }
    if (entries_.empty()) {
      out.push_back(kNullCell);
      return {};
    }
    const bool greatest = shape_->function.starts_with("max");
    ByteReader entry(greatest ? entries_.rbegin()->first : entries_.begin()->first);
    if (shape_->columns.size() == 2) skip_cell(entry, shape_->types[1]);
    out += entry.rest();
    return {};
  }

  [[nodiscard]] std::size_t bytes() const override { return sizeof(*this) + bytes_ + (inner_ ? inner_->bytes() : 0); }
  void save(ByteWriter& out) const override {
    if (inner_) inner_->save(out);
  }
  void load(ByteReader& in) override {
    if (inner_) inner_->load(in);
  }
  void take_entries(const TakeEntry& take) override {
    for (const std::string& entry : std::exchange(changed_, {})) {
      const auto found = entries_.find(entry);
      take(entry, found == entries_.end() ? 0 : found->second);
    }
  }
  bool load_entry(std::string_view entry, std::int64_t count) override {
    ByteReader reader(entry);
    for (std::size_t i = shape_->types.size(); i > 0; --i) skip_cell(reader, shape_->types[i - 1]);
    if (reader.bad() || !reader.at_end() || count == 0) return false;
    bytes_ += entry_bytes(entry);
    return entries_.emplace(entry, count).second;
  }

 private:
  // By the order of the first cell; then any.
  struct Less {
    const Shape* shape;
    bool operator()(const std::string& a, const std::string& b) const {
      ByteReader x(a);
      ByteReader y(b);
      const std::strong_ordering order = compare_cells(x, y, shape->types.back());
      return order == 0 ? a < b : order < 0;
    }
  };
  static std::size_t entry_bytes(std::string_view entry) { return 80 + entry.size(); }

  const Shape* shape_;
  std::map<std::string, std::int64_t, Less> entries_;
  std::unique_ptr<Retractable> inner_;
  std::set<std::string> changed_;  // since take_entries()
  std::size_t bytes_ = 0;
  std::string entry_;
};

std::unique_ptr<Retractable> make_plain(const Shape& shape) {
  const std::string& name = shape.function;
  if (name.starts_with("count") || name.starts_with("bool_")) return std::make_unique<Counts>(shape);
  if (name.starts_with("stddev") || name.starts_with("var_")) return std::make_unique<Spread>(shape);
  if (shape.type.is(TypeKind::kDouble)) return std::make_unique<DoubleTotal>(shape);
  return std::make_unique<WideSum>(shape);
}

class Kind final : public RetractableKind {
 public:
  explicit Kind(const Call& call) : shape_(call), distinct_(call.distinct) {
    const std::string& name = call.function;
    ordered_ = name.starts_with("min") || name.starts_with("max") || name == "collect_set";
  }
  [[nodiscard]] std::unique_ptr<Retractable> make() const override {
    if (ordered_) return std::make_unique<Values>(shape_, nullptr);
    if (distinct_) return std::make_unique<Values>(shape_, make_plain(shape_));
    return make_plain(shape_);
  }

 private:
  Shape shape_;
  bool distinct_;
  bool ordered_ = false;
};

}  // namespace

Result<RetractableCall> compile_retractable(const Call& call) {
  const CompiledCall known = TRY(compile_call(call));
  return RetractableCall{std::make_unique<Kind>(call), known.present, known.filter};
}

}  // namespace brook::op
