// Parts of JSON texts: get_json_object(), json_tuple(), the keys and the size.
#include <algorithm>

#include "duckdb/function/scalar_function.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/json_path.h"
#include "engine/kernels/json_to_vector.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/nested_function.h"

namespace brook::engine {

namespace {

struct PathState : KernelState {
  std::string text;
  bool known = false;
  std::optional<JsonPath> steps;

  const std::optional<JsonPath>& get(std::string_view wanted) {
    if (!known || text != wanted) {
      steps = parse_json_path(wanted);
      text = wanted;
      known = true;
    }
    return steps;
  }
};

std::optional<std::string> get_json_object(PathState& state, std::string_view json, std::string_view path) {
  const auto& steps = state.get(path);
  return steps ? find_json(json, *steps) : std::nullopt;
}

std::optional<std::int32_t> array_length(std::string_view json) {
  JsonReader reader(json, kHiveJson);
  if (reader.next() != JsonToken::kBeginArray) return std::nullopt;
  std::int32_t size = 0;
  while (reader.next() != JsonToken::kEndArray) {
    if (!reader.skip_value()) return std::nullopt;
    ++size;
  }
  return size;
}

std::optional<std::vector<std::string>> keys(std::string_view json) {
  JsonReader reader(json, kHiveJson);
  if (reader.next() != JsonToken::kBeginObject) return std::nullopt;
  std::vector<std::string> names;
  while (reader.next() == JsonToken::kKey) {
    names.emplace_back(reader.text());
    reader.next();
    if (!reader.skip_value()) return std::nullopt;
  }
  return reader.token() == JsonToken::kEndObject ? std::optional(std::move(names)) : std::nullopt;
}

// (json, list of names) -> the members of these names, as texts.
class Tuple final : public NestedKernel {
 public:
  [[nodiscard]] bool takes_nulls() const override { return true; }
  void apply(const NestedRow& row, VectorWriter& writer) override {
    const auto& wanted = row.columns[1].at<ListEntry>(row.index);
    values_.assign(wanted.length, std::nullopt);
    if (row.is_valid(0) && !read(row.text(0), row.columns[1].children[0], wanted))
      std::ranges::fill(values_, std::nullopt);
    const std::size_t first = writer.size();
    for (const auto& value : values_) {
      const std::size_t place = writer.append();
      if (value) {
        writer.child(0).set_text(place, *value);
      } else {
        writer.child(0).set_null(place);
      }
    }
    writer.set_list(row.index, first, wanted.length);
  }

 private:
  bool read(std::string_view json, const ColumnView& names, const ListEntry& wanted) {
    JsonReader reader(json, kHiveJson);
    if (reader.next() != JsonToken::kBeginObject) return false;
    std::string text;
    while (reader.next() == JsonToken::kKey) {
      places_.clear();
      for (std::size_t i = 0; i < wanted.length; ++i) {
        const std::size_t at = wanted.offset + i;
        if (names.is_valid(at) && names.at<StringRef>(at).view() == reader.text()) places_.push_back(i);
      }
      reader.next();
      if (places_.empty() || reader.token() == JsonToken::kNull) {
        if (!reader.skip_value()) return false;
        continue;
      }
      text.clear();
      if (reader.token() == JsonToken::kString) {
        text = reader.text();
      } else if (!append_normalized_json(text, reader)) {
        return false;
      }
      for (const std::size_t place : places_) values_[place] = text;
    }
    return reader.token() == JsonToken::kEndObject;
  }

  std::vector<std::optional<std::string>> values_;
  std::vector<std::size_t> places_;
};

}  // namespace

void register_json(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(kernel<get_json_object>("brook_get_json_object"));
  loader.RegisterFunction(kernel<array_length>("brook_json_array_length"));
  loader.RegisterFunction(kernel<keys>("brook_json_object_keys"));
  const duckdb::LogicalType text = duckdb::LogicalType::VARCHAR;
  loader.RegisterFunction(nested_function("brook_json_tuple", {text, duckdb::LogicalType::LIST(text)},
                                          DataType::array(DataType(TypeKind::kString)),
                                          [](const NestedInfo&) { return std::make_unique<Tuple>(); }));
}

}  // namespace brook::engine
