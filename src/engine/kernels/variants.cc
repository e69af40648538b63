// Functions of VARIANT.
#include <fmt/format.h>

#include "duckdb/function/function_set.hpp"
#include "engine/kernels/kernel.h"
#include "engine/kernels/nested_function.h"
#include "engine/kernels/nested_groups.h"
#include "engine/variant/variant_cast.h"
#include "engine/variant/variant_edit.h"
#include "engine/variant/variant_json.h"
#include "engine/variant/variant_path.h"
#include "engine/variant/variant_schema.h"
#include "engine/variant/variant_text.h"

namespace brook::engine {

namespace {

using duckdb::LogicalType;
const DataType kVariantType(TypeKind::kVariant);

void set_tree(VectorWriter& writer, std::size_t row, const VariantTree& tree) {
  const EncodedVariant encoded = encode(tree);
  writer.set_variant(row, encoded.value, encoded.metadata);
}

std::string option(const NestedInfo& info, const std::string& name) {
  const auto found = info.options.find(name);
  return found == info.options.end() ? "" : found->second;
}

[[noreturn]] void raise_cast(const VariantCastProblem& problem, const TimeZone& zone) {
  std::string json;
  append_variant_json(json, problem.variant, zone);
  raise("INVALID_VARIANT_CAST", fmt::format("The variant value `{}` cannot be cast into `\"{}\"`. Please use "
                                            "`try_variant_get` instead.",
                                            json, problem.type.sql()));
}

// The path of the last row: it is nearly always a literal.
class LastPath {
 public:
  // Nothing for what is no path. Valid until the next call.
  const std::optional<VariantPath>& parse(std::string_view text) {
    if (!known_ || text != text_) {
      path_ = parse_variant_path(text);
      text_ = text;
      known_ = true;
    }
    return path_;
  }

 private:
  bool known_ = false;
  std::string text_;
  std::optional<VariantPath> path_;
};

class ParseJson final : public NestedKernel {
 public:
  explicit ParseJson(const NestedInfo& info) : try_(option(info, "try") == "true") {}
  void apply(const NestedRow& row, VectorWriter& writer) override {
    const std::optional<VariantTree> tree = parse_variant(row.text(0));
    if (tree) return set_tree(writer, row.index, *tree);
    if (try_) return writer.set_null(row.index);
    raise(
        "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
        fmt::format("Malformed records are detected in record parsing: {}.\nParse Mode: FAILFAST. To process malformed "
                    "records as null result, use try_parse_json.",
                    row.text(0)));
  }

 private:
  bool try_;
};

// (variant, path) as the type; (variant) is a cast.
class Get final : public NestedKernel {
 public:
  explicit Get(const NestedInfo& info) : try_(option(info, "try") == "true"), zone_(zone_of(info)) {}
  void apply(const NestedRow& row, VectorWriter& writer) override {
    Variant variant = variant_at(row.columns[0], row.index);
    if (row.columns.size() > 1) {
      const std::optional<VariantPath>& path = path_.parse(row.text(1));
      if (!path) {
        raise(
            "INVALID_VARIANT_GET_PATH",
            fmt::format("The path `{}` is not a valid variant extraction path in `{}`. A valid path should start with "
                        "`$` and is followed by zero or more segments like `[123]`, `.name`, `['name']`, or "
                        "`[\"name\"]`.",
                        row.text(1), try_ ? "try_variant_get" : "variant_get"));
      }
      const std::optional<Variant> found = find(variant, *path);
      if (!found) return writer.set_null(row.index);
      variant = *found;
    }
    std::optional<VariantCastProblem> problem;
    write_variant(writer, row.index, variant, zone_, problem);
    if (problem && !try_) raise_cast(*problem, zone_);
  }

 private:
  bool try_;
  TimeZone zone_;
  LastPath path_;
};

class OfValue final : public NestedKernel {
 public:
  explicit OfValue(const NestedInfo& info) : type_(info.type) {}
  void apply(const NestedRow& row, VectorWriter& writer) override {
    set_tree(writer, row.index, variant_of(type_, row.columns[0], row.index));
  }

 private:
  DataType type_;
};

// (variant, path, value): the option `change` tells how.
class Change final : public NestedKernel {
 public:
  explicit Change(const NestedInfo& info)
      : try_(option(info, "try") == "true"), function_(option(info, "function")), type_(info.type) {
    const std::string how = option(info, "change");
    how_ = how == "insert"           ? VariantChange::kInsert
           : how == "set"            ? VariantChange::kSet
           : how == "set_if_present" ? VariantChange::kSetIfPresent
                                     : VariantChange::kAppend;
  }
  void apply(const NestedRow& row, VectorWriter& writer) override {
    const std::string_view text = row.text(1);
    const std::optional<VariantPath>& path = path_.parse(text);
    if (!path || (path->empty() && how_ != VariantChange::kAppend)) raise_path(text, function_);
    VariantTree tree = VariantTree::of(variant_at(row.columns[0], row.index));
    const std::optional<VariantProblem> problem =
        change(tree, *path, variant_of(type_, row.columns[2], row.index), how_, function_, text);
    if (!problem) return set_tree(writer, row.index, tree);
    if (!try_) raise(problem->error_class, problem->message);
    writer.set_null(row.index);
  }
  [[noreturn]] static void raise_path(std::string_view text, std::string_view function) {
    raise("INVALID_VARIANT_PATH",
          fmt::format("The path '{}' is not a valid `{}` target. A valid path should start with `$` and is followed by "
                      "segments like `[123]`, `.name`, `['name']`, or `[\"name\"]`.",
                      text, function));
  }

 private:
  bool try_;
  std::string function_;
  DataType type_;
  VariantChange how_;
  LastPath path_;
};

// (variant, paths)
class Delete final : public NestedKernel {
 public:
  void apply(const NestedRow& row, VectorWriter& writer) override {
    VariantTree tree = VariantTree::of(variant_at(row.columns[0], row.index));
    const auto& entry = row.columns[1].at<ListEntry>(row.index);
    const ColumnView& texts = row.columns[1].children[0];
    for (std::size_t i = entry.offset; i < entry.offset + entry.length; ++i) {
      if (!texts.is_valid(i)) continue;
      const std::string_view text = texts.at<StringRef>(i).view();
      const std::optional<VariantPath> path = parse_variant_path(text);
      if (!path || path->empty()) Change::raise_path(text, "variant_delete");
      remove(tree, *path);
    }
    set_tree(writer, row.index, tree);
  }
};

// (variant, from arrays too)
class StripNulls final : public NestedKernel {
 public:
  void apply(const NestedRow& row, VectorWriter& writer) override {
    VariantTree tree = VariantTree::of(variant_at(row.columns[0], row.index));
    strip_nulls(tree, row.columns[1].at<bool>(row.index));
    set_tree(writer, row.index, tree);
  }
};

class IsNull final : public NestedKernel {
 public:
  [[nodiscard]] bool takes_nulls() const override { return true; }
  void apply(const NestedRow& row, VectorWriter& writer) override {
    writer.set(row.index, row.is_valid(0) && variant_at(row.columns[0], row.index).kind() == VariantKind::kNull);
  }
};

class IsValid final : public NestedKernel {
 public:
  void apply(const NestedRow& row, VectorWriter& writer) override {
    writer.set(row.index, variant_at(row.columns[0], row.index).is_valid());
  }
};

class SchemaOf final : public NestedKernel {
 public:
  void apply(const NestedRow& row, VectorWriter& writer) override {
    writer.set_text(row.index, VariantSchema::of(variant_at(row.columns[0], row.index)).sql());
  }
};

// (list of schemas); no list is of no rows.
class MergeSchemas final : public NestedKernel {
 public:
  [[nodiscard]] bool takes_nulls() const override { return true; }
  void apply(const NestedRow& row, VectorWriter& writer) override {
    VariantSchema merged;
    if (row.is_valid(0)) {
      const auto& entry = row.columns[0].at<ListEntry>(row.index);
      const ColumnView& texts = row.columns[0].children[0];
      for (std::size_t i = entry.offset; i < entry.offset + entry.length; ++i) {
        if (!texts.is_valid(i)) continue;
        if (auto schema = VariantSchema::parse(texts.at<StringRef>(i).view())) merged.merge(*std::move(schema));
      }
    }
    writer.set_text(row.index, merged.sql());
  }
};

// An object's fields or an array's elements as structs of position, key and value; of anything else there are none.
class Entries final : public NestedKernel {
 public:
  void apply(const NestedRow& row, VectorWriter& writer) override {
    const Variant variant = variant_at(row.columns[0], row.index);
    const bool object = variant.kind() == VariantKind::kObject;
    const std::size_t first = writer.size();
    const std::size_t count = variant.size();
    VectorWriter& entry = writer.child(0);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t place = writer.append();
      entry.child(0).set(place, static_cast<std::int32_t>(i));
      if (object) {
        entry.child(1).set_text(place, variant.key(i));
      } else {
        entry.child(1).set_null(place);
      }
      set_tree(entry.child(2), place, VariantTree::of(variant.at(i)));
    }
    writer.set_list(row.index, first, count);
  }
};

template <class Kernel>
std::unique_ptr<NestedKernel> made(const NestedInfo& info) {
  if constexpr (std::is_constructible_v<Kernel, const NestedInfo&>) {
    return std::make_unique<Kernel>(info);
  } else {
    return std::make_unique<Kernel>();
  }
}

}  // namespace

void register_variants(duckdb::ExtensionLoader& loader) {
  const LogicalType variant = variant_type();
  const LogicalType text = LogicalType::VARCHAR;
  const LogicalType any = LogicalType::ANY;
  const DataType string(TypeKind::kString);
  const DataType boolean(TypeKind::kBoolean);
  const DataType entries = DataType::array(
      DataType::structure({{"pos", DataType(TypeKind::kInt), false}, {"key", string}, {"value", kVariantType, false}}));
  loader.RegisterFunction(nested_function("brook_parse_variant", {text}, kVariantType, made<ParseJson>));
  duckdb::ScalarFunctionSet get("brook_variant_get");
  get.AddFunction(nested_function("brook_variant_get", {variant}, std::nullopt, made<Get>));
  get.AddFunction(nested_function("brook_variant_get", {variant, text}, std::nullopt, made<Get>));
  loader.RegisterFunction(std::move(get));
  loader.RegisterFunction(nested_function("brook_to_variant", {any}, kVariantType, made<OfValue>));
  loader.RegisterFunction(nested_function("brook_variant_change", {variant, text, any}, kVariantType, made<Change>));
  loader.RegisterFunction(
      nested_function("brook_variant_delete", {variant, LogicalType::LIST(text)}, kVariantType, made<Delete>));
  loader.RegisterFunction(
      nested_function("brook_variant_strip_nulls", {variant, LogicalType::BOOLEAN}, kVariantType, made<StripNulls>));
  loader.RegisterFunction(nested_function("brook_is_variant_null", {variant}, boolean, made<IsNull>));
  loader.RegisterFunction(nested_function("brook_is_valid_variant", {variant}, boolean, made<IsValid>));
  loader.RegisterFunction(nested_function("brook_schema_of_variant", {variant}, string, made<SchemaOf>));
  loader.RegisterFunction(
      nested_function("brook_merge_variant_schemas", {LogicalType::LIST(text)}, string, made<MergeSchemas>));
  loader.RegisterFunction(nested_function("brook_variant_entries", {variant}, entries, made<Entries>));
}

}  // namespace brook::engine
