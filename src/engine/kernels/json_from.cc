// from_json(), and JSON and VARIANT between each other.
#include <fmt/format.h>

#include "engine/kernels/json_to_vector.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/nested_function.h"
#include "engine/kernels/nested_groups.h"

namespace brook::engine {

namespace {

constexpr const char* kMalformed = "MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION";

bool is_blank(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) > ' ') return false;
  }
  return true;
}

class FromJson final : public NestedKernel {
 public:
  explicit FromJson(const NestedInfo& info)
      : text_(typed_text_of(info)), json_(json_options(info.options)), type_(info.type) {
    const auto option = [&](const char* name, const char* otherwise) {
      const auto found = info.options.find(name);
      return found == info.options.end() ? std::string(otherwise) : found->second;
    };
    fail_fast_ = folded_name(option("mode", "PERMISSIVE")) == "failfast";
    const std::string corrupt = option("columnnameofcorruptrecord", "_corrupt_record");
    if (type_.is(TypeKind::kStruct)) {
      for (std::size_t i = 0; i < type_.fields().size(); ++i) {
        if (same_name(type_.fields()[i].name, corrupt)) corrupt_ = i;
      }
    }
    JsonReading reading{.options = json_};
    if (corrupt_) {
      reading.skipped.resize(type_.fields().size());
      reading.skipped[*corrupt_] = true;
    }
    reader_.emplace(type_, text_, std::move(reading));
  }

  void apply(const NestedRow& row, VectorWriter& writer) override {
    const std::string_view json = row.text(0);
    if (is_blank(json)) return writer.set_null(row.index);
    JsonReader tokens(json, json_);
    tokens.next();
    const JsonOutcome outcome = read_root(tokens, writer, row.index);
    if (outcome == JsonOutcome::kRead) return note_corrupt(writer, row.index, std::nullopt);
    if (fail_fast_) {
      raise(kMalformed, fmt::format("Malformed records are detected in record parsing: {}.\nParse Mode: FAILFAST. To "
                                    "process malformed records as null result, try setting the option 'mode' as "
                                    "'PERMISSIVE'.",
                                    json));
    }
    if (outcome != JsonOutcome::kPartly) set_nothing(writer, row.index);
    note_corrupt(writer, row.index, json);
  }

 private:
  JsonOutcome read_root(JsonReader& tokens, VectorWriter& writer, std::size_t row) {
    // An object where an array is wanted is an array of one.
    if (type_.is(TypeKind::kArray) && type_.element().is(TypeKind::kStruct) &&
        tokens.token() == JsonToken::kBeginObject) {
      if (!element_) element_.emplace(type_.element(), text_, JsonReading{.options = json_});
      const std::size_t first = writer.size();
      const std::size_t place = writer.append();
      const JsonOutcome outcome = element_->read(tokens, writer.child(0), place);
      if (outcome == JsonOutcome::kRead || outcome == JsonOutcome::kPartly) {
        writer.set_list(row, first, 1);
      } else {
        writer.take_back(first);
      }
      return outcome;
    }
    if (tokens.token() == JsonToken::kNull && !type_.is(TypeKind::kVariant)) return JsonOutcome::kUnfit;
    return reader_->read(tokens, writer, row);
  }

  void set_nothing(VectorWriter& writer, std::size_t row) {
    if (!type_.is(TypeKind::kStruct)) return writer.set_null(row);
    for (std::size_t i = 0; i < writer.child_count(); ++i) writer.child(i).set_null(row);
  }

  void note_corrupt(VectorWriter& writer, std::size_t row, std::optional<std::string_view> json) {
    if (!corrupt_) return;
    VectorWriter& field = writer.child(*corrupt_);
    if (json) {
      field.set_valid(row);
      field.set_text(row, *json);
    } else {
      field.set_null(row);
    }
  }

  TypedText text_;
  JsonOptions json_;
  DataType type_;
  bool fail_fast_ = false;
  std::optional<std::size_t> corrupt_;
  std::optional<JsonToVector> reader_;
  std::optional<JsonToVector> element_;
};

}  // namespace

void register_json_from(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(nested_function("brook_from_json", {duckdb::LogicalType::VARCHAR}, std::nullopt,
                                          [](const NestedInfo& info) { return std::make_unique<FromJson>(info); }));
}

}  // namespace brook::engine
