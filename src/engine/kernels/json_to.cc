// to_json().
#include "engine/kernels/nested_function.h"
#include "engine/kernels/nested_groups.h"
#include "engine/kernels/typed_json.h"

namespace brook::engine {

namespace {

class ToJson final : public NestedKernel {
 public:
  explicit ToJson(const NestedInfo& info)
      : text_(typed_text_of(info)), writer_(info.options, text_), type_(info.type) {}

  void apply(const NestedRow& row, VectorWriter& writer) override {
    json_.clear();
    writer_.append(json_, type_, row.columns[0], row.index);
    writer.set_text(row.index, json_);
  }

 private:
  TypedText text_;
  JsonWriter writer_;
  DataType type_;
  std::string json_;
};

}  // namespace

void register_json_to(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(nested_function("brook_to_json", {duckdb::LogicalType::ANY}, DataType(TypeKind::kString),
                                          [](const NestedInfo& info) { return std::make_unique<ToJson>(info); }));
}

}  // namespace brook::engine
