#include "source/kafka/kafka_options.h"

#include <gtest/gtest.h>

#include "source/kafka/topic_pattern.h"

namespace brook::source::kafka {
namespace {

plan::SourceTable table_with(sql::OptionMap options) {
  options.try_emplace("kafka.bootstrap.servers", "localhost:9092");
  return {.key = "default.t", .name = "t", .format = "kafka", .options = std::move(options)};
}

std::string refusal(sql::OptionMap options) {
  const Result<KafkaOptions> read = read_kafka_options(table_with(std::move(options)));
  return read ? "" : read.error().to_string();
}

TEST(KafkaOptions, NamesAreComparedWithoutCase) {
  const KafkaOptions options = read_kafka_options(table_with({{"SUBSCRIBE", "a, b"},
                                                              {"startingoffsets", "earliest"},
                                                              {"Kafka.Client.Id", "me"},
                                                              {"kafka.group.id", "g"},
                                                              {"failOnDataLoss", "FALSE"}}))
                                   .value();
  EXPECT_EQ(std::get<Subscribe>(options.what).topics, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(std::get<OffsetsAt>(*options.starting).everywhere, kEarliest);
  EXPECT_EQ(options.client.at("client.id"), "me");
  EXPECT_EQ(options.group_id, "g");
  EXPECT_FALSE(options.client.contains("group.id"));
  EXPECT_FALSE(options.fail_on_data_loss);
  EXPECT_FALSE(options.ending);
}

TEST(KafkaOptions, ATimeGoesBeforeOffsets) {
  const KafkaOptions options = read_kafka_options(table_with({{"assign", R"({"a":[0,2]})"},
                                                              {"startingOffsets", "latest"},
                                                              {"startingTimestamp", "1000"},
                                                              {"endingOffsets", R"({"a":{"0":5,"2":-1}})"}}))
                                   .value();
  EXPECT_EQ(std::get<TimesAt>(*options.starting).everywhere_ms, 1000);
  EXPECT_TRUE(std::get<TimesAt>(*options.starting).must_exist);
  EXPECT_EQ(std::get<OffsetsAt>(*options.ending).offsets, (PartitionOffsets{{{"a", 0}, 5}, {{"a", 2}, kLatest}}));
}

TEST(KafkaOptions, WhatIsWrongIsNamed) {
  EXPECT_NE(refusal({}).find("One of the following options must be specified"), std::string::npos);
  EXPECT_NE(refusal({{"subscribe", "a"}, {"subscribePattern", "a"}}).find("Only one of"), std::string::npos);
  EXPECT_NE(refusal({{"subscribe", "a"}, {"endingOffsets", "earliest"}}).find("endingOffsets"), std::string::npos);
  EXPECT_NE(refusal({{"subscribe", "a"}, {"startingOffsets", R"({"a":{"0":-3}})"}}).find("startingOffsets"),
            std::string::npos);
  EXPECT_NE(refusal({{"subscribe", "a"}, {"kafka.key.deserializer", "x"}}).find("key.deserializer"), std::string::npos);
  EXPECT_NE(refusal({{"subscribe", "a"}, {"kafka.no.such.thing", "x"}}).find("no.such.thing"), std::string::npos);
  EXPECT_NE(refusal({{"subscribe", "a"}, {"maxTriggerDelay", "soon"}}).find("maxTriggerDelay"), std::string::npos);
  EXPECT_NE(refusal({{"subscribe", "a"}, {"minOffsetsPerTrigger", "5"}, {"maxOffsetsPerTrigger", "4"}})
                .find("no more than maxOffsetsPerTrigger"),
            std::string::npos);
}

Result<> config_of(ClientProperties properties) {
  Secrets secrets(local_file_system(), ".");
  const Result<ConfigPtr> made = make_config(properties, secrets);
  if (!made) return fail(made.error());
  return {};
}

TEST(ClientProperties, JavasNamesAreUnderstood) {
  EXPECT_TRUE(
      config_of({{"bootstrap.servers", "x:1"},
                 {"security.protocol", "SASL_SSL"},
                 {"sasl.mechanism", "SCRAM-SHA-256"},
                 {"sasl.jaas.config",
                  "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" password='p';"},
                 {"ssl.endpoint.identification.algorithm", ""},
                 {"ssl.truststore.type", "PEM"},
                 {"ssl.truststore.location", "/etc/ca.pem"},
                 {"max.partition.fetch.bytes", "1048576"}}));
}

TEST(ClientProperties, WhatLibrdkafkaCannotReadIsNamedWithoutItsValue) {
  const Error jks = config_of({{"ssl.truststore.location", "/a.jks"}}).error();
  EXPECT_NE(jks.message.find("ssl.truststore.type"), std::string::npos);
  const Error module = config_of({{"sasl.jaas.config", "com.example.Krb5LoginModule required;"}}).error();
  EXPECT_NE(module.message.find("Krb5LoginModule"), std::string::npos);
  ::setenv("BROOKMILL_TEST_PROTOCOL", "hunter2", 1);
  const Error hidden = config_of({{"security.protocol", "${env:BROOKMILL_TEST_PROTOCOL}"}}).error();
  EXPECT_EQ(hidden.to_string().find("hunter2"), std::string::npos) << hidden.to_string();
}

TEST(PartitionOffsets, AreWrittenAsSparkWritesThem) {
  const PartitionOffsets offsets = {{{"b", 1}, 7}, {{"a", 10}, 2}, {{"a", 2}, 1}};
  EXPECT_EQ(to_json(offsets), R"({"a":{"2":1,"10":2},"b":{"1":7}})");
  EXPECT_EQ(offsets_from_json(to_json(offsets)).value(), offsets);
  EXPECT_FALSE(offsets_from_json(R"({"a":{"x":1}})"));
  EXPECT_FALSE(offsets_from_json(R"({"a":{"0":1.5}})"));
  EXPECT_FALSE(offsets_from_json("[]"));
}

TEST(TopicPattern, MatchesWholeNames) {
  const TopicPattern pattern = TopicPattern::compile("orders-(?!test).*").value();
  EXPECT_TRUE(pattern.matches("orders-eu"));
  EXPECT_FALSE(pattern.matches("orders-test"));
  EXPECT_FALSE(pattern.matches("x-orders-eu"));
  EXPECT_FALSE(TopicPattern::compile("a(b"));
}

}  // namespace
}  // namespace brook::source::kafka
