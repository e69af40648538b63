// histogram_numeric(): a histogram of bins at no fixed places, after Ben-Haim and Tom-Tov (JMLR 11, 2010), Algorithms 1
// and 2. Where several pairs of bins are equally close, Spark merges one by Java's generator with a fixed seed.
#include <algorithm>
#include <cmath>

#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/held_aggregate.h"
#include "engine/kernels/java_random.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
using duckdb::Value;

constexpr std::int64_t kSeed = 31183;

LogicalType bins_type() {
  return LogicalType::LIST(LogicalType::STRUCT({{"x", LogicalType::DOUBLE}, {"y", LogicalType::DOUBLE}}));
}

// (value, number of bins)
class Histogram {
 public:
  explicit Histogram(const Constants& constants)
      : limit_(constants[1].IsNull() ? 0 : constants[1].GetValue<std::int32_t>()), random_(kSeed) {
    if (limit_ < 2) raise("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE", "histogram_numeric() needs at least 2 bins.");
  }

  void add(const ArgumentRow& row) {
    if (row.is_null(0)) return;
    const auto value = row.get<double>(0);
    const auto place = std::ranges::lower_bound(bins_, value, {}, &Bin::centre);
    if (place != bins_.end() && place->centre == value) {
      place->height += 1;
      return;
    }
    bins_.insert(place, {.centre = value, .height = 1});
    shrink();
  }
  void merge(const Histogram& other) {
    bins_.insert(bins_.end(), other.bins_.begin(), other.bins_.end());
    std::ranges::stable_sort(bins_, {}, &Bin::centre);
    shrink();
  }
  [[nodiscard]] Value finish(const LogicalType& type) const {
    if (bins_.empty()) return Value(type);
    duckdb::vector<Value> bins;
    for (const Bin& bin : bins_)
      bins.push_back(Value::STRUCT({{"x", Value::DOUBLE(bin.centre)}, {"y", Value::DOUBLE(bin.height)}}));
    return Value::LIST(duckdb::ListType::GetChildType(type), std::move(bins));
  }

 private:
  struct Bin {
    double centre;
    double height;
  };

  void shrink() {
    while (bins_.size() > static_cast<std::size_t>(limit_)) {
      double least = bins_[1].centre - bins_[0].centre;
      std::size_t closest = 0;
      int ties = 1;
      for (std::size_t i = 1; i + 1 < bins_.size(); ++i) {
        const double gap = bins_[i + 1].centre - bins_[i].centre;
        if (gap < least) {
          least = gap;
          closest = i;
          ties = 1;
        } else if (gap == least && random_.next_double() <= 1.0 / ++ties) {
          closest = i;
        }
      }
      Bin& left = bins_[closest];
      const Bin& right = bins_[closest + 1];
      const double height = left.height + right.height;
      left.centre = left.centre * (left.height / height) + right.centre / height * right.height;
      left.height = height;
      bins_.erase(bins_.begin() + static_cast<std::ptrdiff_t>(closest) + 1);
    }
  }

  std::int32_t limit_;
  JavaRandom random_;
  std::vector<Bin> bins_;  // by centre; at most limit_
};

}  // namespace

void register_histograms(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(
      held_aggregate<Histogram>("brook_histogram", {LogicalType::DOUBLE, LogicalType::INTEGER}, bins_type()));
}

}  // namespace brook::engine
