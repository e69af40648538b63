// from_xml(), to_xml(), schema_of_xml().
#include <fmt/format.h>

#include "base/data_type.h"
#include "engine/kernels/kernel.h"
#include "engine/kernels/nested_function.h"
#include "engine/kernels/nested_groups.h"
#include "engine/kernels/xml_document.h"
#include "engine/kernels/xml_schema.h"
#include "engine/kernels/xml_to_vector.h"
#include "engine/kernels/xml_writer.h"

namespace brook::engine {

namespace {

class FromXml final : public NestedKernel {
 public:
  explicit FromXml(const NestedInfo& info)
      : text_(typed_text_of(info)), options_(XmlOptions::of(info.options)), reader_(options_, text_) {
    for (std::size_t i = 0; i < info.type.fields().size(); ++i) {
      if (same_name(info.type.fields()[i].name, options_.corrupt_record)) corrupt_ = i;
    }
  }

  void apply(const NestedRow& row, VectorWriter& writer) override {
    const std::string_view xml = row.text(0);
    const auto document = XmlDocument::parse(xml);
    bool fits = false;
    if (document) {
      fits = reader_.read_struct(document->root(), writer, row.index);
    } else {
      for (std::size_t i = 0; i < writer.child_count(); ++i) writer.child(i).set_null(row.index);
    }
    if (fits) return;
    if (options_.fail_fast) {
      raise("MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION",
            fmt::format(
                "Malformed records are detected in record parsing: {}.\nParse Mode: FAILFAST. To process malformed "
                "records as null result, try setting the option 'mode' as 'PERMISSIVE'.",
                xml));
    }
    if (!corrupt_) return;
    writer.child(*corrupt_).set_valid(row.index);
    writer.child(*corrupt_).set_text(row.index, xml);
  }

 private:
  TypedText text_;
  XmlOptions options_;
  XmlToVector reader_;
  std::optional<std::size_t> corrupt_;
};

class ToXml final : public NestedKernel {
 public:
  explicit ToXml(const NestedInfo& info)
      : text_(typed_text_of(info)),
        options_(XmlOptions::of(info.options)),
        writer_(options_, text_),
        type_(info.type) {}

  void apply(const NestedRow& row, VectorWriter& writer) override {
    xml_.clear();
    writer_.append_row(xml_, type_, row.columns[0], row.index);
    writer.set_text(row.index, xml_);
  }

 private:
  TypedText text_;
  XmlOptions options_;
  XmlWriter writer_;
  DataType type_;
  std::string xml_;
};

class SchemaOfXml final : public NestedKernel {
 public:
  explicit SchemaOfXml(const NestedInfo& info) : text_(typed_text_of(info)), options_(XmlOptions::of(info.options)) {}

  void apply(const NestedRow& row, VectorWriter& writer) override {
    writer.set_text(row.index, infer_xml_schema(row.text(0), options_, text_).sql());
  }

 private:
  TypedText text_;
  XmlOptions options_;
};

}  // namespace

void register_xml_values(duckdb::ExtensionLoader& loader) {
  const DataType text(TypeKind::kString);
  loader.RegisterFunction(nested_function("brook_from_xml", {duckdb::LogicalType::VARCHAR}, std::nullopt,
                                          [](const NestedInfo& info) { return std::make_unique<FromXml>(info); }));
  loader.RegisterFunction(nested_function("brook_to_xml", {duckdb::LogicalType::ANY}, text,
                                          [](const NestedInfo& info) { return std::make_unique<ToXml>(info); }));
  loader.RegisterFunction(nested_function("brook_schema_of_xml", {duckdb::LogicalType::VARCHAR}, text,
                                          [](const NestedInfo& info) { return std::make_unique<SchemaOfXml>(info); }));
}

}  // namespace brook::engine
