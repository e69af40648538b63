#include "sink/kafka/kafka_sink_options.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "source/kafka/kafka_columns.h"
#include "source/option_reader.h"

namespace brook::sink::kafka {

namespace {

struct ColumnRule {
  std::string_view name;
  std::string_view types;  // for messages
  bool (*takes)(const DataType& type);
};

bool is_text(const DataType& type) { return type.is(TypeKind::kString) || type.is(TypeKind::kBinary); }
bool is_string(const DataType& type) { return type.is(TypeKind::kString); }
bool is_int(const DataType& type) { return type.is(TypeKind::kInt); }
bool is_headers(const DataType& type) { return type == source::kafka::headers_type(); }

constexpr std::array<ColumnRule, 5> kColumns = {
    {{"key", "STRING or BINARY", &is_text},
     {"value", "STRING or BINARY", &is_text},
     {"topic", "STRING", &is_string},
     {"partition", "INT", &is_int},
     {"headers", "ARRAY<STRUCT<key: STRING, value: BINARY>>", &is_headers}}};

}  // namespace

Result<KafkaSinkOptions> read_kafka_sink_options(const plan::Dataset& dataset) {
  source::OptionReader reader(dataset.options, dataset.location);
  KafkaSinkOptions options;
  options.client = TRY(source::kafka::read_client_properties(reader, source::kafka::ClientRole::kProducer));
  options.topic = reader.text("topic").value_or("");
  if (const auto markers = reader.text("markerTopic")) options.marker_topic = *markers;
  if (options.marker_topic.empty()) return fail(reader.wrong("markerTopic", "", "the name of a topic"));
  reader.ignore({"includeHeaders"});  // a table with a column headers sends it, as in Spark
  TRY(reader.refuse_unknown("a Kafka sink"));
  return options;
}

Result<KafkaSinkColumns> find_kafka_columns(const plan::Dataset& dataset, bool has_topic) {
  KafkaSinkColumns columns;
  std::optional<std::size_t> value;
  for (std::size_t i = 0; i < dataset.schema.size(); ++i) {
    const Field& field = dataset.schema[i];
    const auto rule =
        std::ranges::find_if(kColumns, [&](const auto& each) { return same_name(each.name, field.name); });
    if (rule == kColumns.end()) {
      return fail(usage_error(fmt::format("a record of Kafka has no place for the column {}", field.name))
                      .at(dataset.location)
                      .with_hint("It has key, value, topic, partition and headers; put the others into value, for "
                                 "instance with to_json(struct(…)) AS value."));
    }
    if (!rule->takes(field.type)) {
      return fail(
          usage_error(fmt::format("{} attribute type must be {}, not {}", rule->name, rule->types, field.type.sql()))
              .at(dataset.location)
              .with_hint(fmt::format("Write CAST({0} AS STRING) AS {0}, for instance.", field.name)));
    }
    if (rule->name == "key") columns.key = i;
    if (rule->name == "value") value = i;
    if (rule->name == "topic") columns.topic = i;
    if (rule->name == "partition") columns.partition = i;
    if (rule->name == "headers") columns.headers = i;
  }
  if (!value) {
    return fail(usage_error("Required attribute 'value' not found")
                    .at(dataset.location)
                    .with_hint("Give the query a column value of type STRING or BINARY."));
  }
  columns.value = *value;
  if (has_topic) columns.topic.reset();  // the option decides, as in Spark
  if (!has_topic && !columns.topic) {
    return fail(usage_error("topic option required when no 'topic' attribute is present")
                    .at(dataset.location)
                    .with_hint("Write OPTIONS (topic '…'), or give the query a column topic."));
  }
  return columns;
}

}  // namespace brook::sink::kafka
