#include "source/kafka/kafka_source.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "base/bytes.h"
#include "source/kafka/consumer_group.h"
#include "source/kafka/kafka_columns.h"
#include "source/kafka/kafka_scan.h"
#include "source/kafka/limits.h"
#include "source/kafka/topic_pattern.h"

namespace brook::source::kafka {

namespace {

constexpr std::int64_t kMetadataAgeUs = 1'000'000;
constexpr std::string_view kPinned = "pinned";
constexpr std::string_view kStartPrefix = "start/";

std::string start_key(const TopicPartition& place) {
  return fmt::format("{}{}/{}", kStartPrefix, place.topic, place.partition);
}

class KafkaSource final : public Source {
 public:
  KafkaSource(const plan::SourceTable& table, KafkaOptions options, std::optional<TopicPattern> pattern,
              const SourceEnvironment& environment)
      : options_(std::move(options)),
        pattern_(std::move(pattern)),
        environment_(environment),
        secrets_(environment.files, environment.directory),
        counts_(std::make_shared<KafkaCounts>()) {
    schema_ = kafka_columns(options_.include_headers);
    const Schema metadata = kafka_metadata();
    schema_.insert(schema_.end(), metadata.begin(), metadata.end());
    readers_ = std::make_shared<ReaderPool>(
        [this] { return MessageReader::open(options_, secrets_, environment_.cancel, starts_.size()); });
    if (!options_.starting) options_.starting = OffsetsAt{environment.whole ? kEarliest : kLatest, {}};
    if (environment.pipeline.empty()) return;
    const std::string id = options_.group_id.empty()
                               ? fmt::format("{}-{}-{}", options_.group_prefix, environment.pipeline, table.key)
                               : options_.group_id;
    group_ = std::make_unique<ConsumerGroup>(id, options_.client, secrets_, environment.calls, environment.cancel);
  }

  Result<> restore_record(std::string_view key, std::string_view value) override {
    is_pinned_ = is_pin_saved_ = true;
    if (key == kPinned) return {};
    ByteReader reader(value);
    TopicPartition place{std::string(reader.string()), static_cast<std::int32_t>(reader.varint())};
    const auto start = static_cast<std::int64_t>(reader.varint());
    if (!key.starts_with(kStartPrefix) || reader.bad() || !reader.at_end()) {
      return fail(corruption_error(fmt::format("the record {} of a source's log cannot be read", key)));
    }
    saved_.insert(place);
    starts_.emplace(std::move(place), start);
    return {};
  }

  Result<> discover(std::int64_t now_us) override {
    if (!client_) {
      client_ = TRY(Client::open(ClientRole::kConsumer, options_.client, {}, secrets_, environment_.cancel));
    }
    if (partitions_.empty() || now_us - described_us_ >= kMetadataAgeUs || now_us < described_us_) {
      partitions_ = TRY(look_up_partitions());
      described_us_ = now_us;
    }
    TRY(check_deleted());
    TRY(begin_partitions());
    PartitionOffsets latest;
    for (const TopicPartition& place : partitions_) latest[place] = kLatest;
    latest = TRY(client_->offsets_at(latest));
    if (options_.ending) {
      if (ending_.empty()) ending_ = TRY(resolve_limit(*options_.ending, partitions_, *client_));
      for (auto& [place, offset] : latest) {
        const auto end = ending_.find(place);
        offset = end == ending_.end() ? starts_.at(place) : std::min(offset, end->second);
      }
    }
    for (auto& [place, offset] : latest) offset = std::max(offset, starts_.at(place));
    if (is_held_back(latest, now_us)) return {};
    latest_ = std::move(latest);
    released_us_ = now_us;
    return {};
  }

  Result<Range> plan(const Position& from, const Position& until) override {
    if (from == until) return Range{from, from};
    const PartitionOffsets begin = TRY(offsets_of(from));
    const PartitionOffsets most = TRY(offsets_of(until));
    PartitionOffsets end = begin;
    for (const auto& [place, offset] : most) {
      const auto at = begin.find(place);
      if (options_.fail_on_data_loss && at != begin.end() && offset < at->second) {
        return fail(
            input_error(
                fmt::format("{} ends at offset {} and was read up to {}", place.to_string(), offset, at->second))
                .with_class("KAFKA_DATA_LOSS.PARTITION_OFFSET_CHANGED")
                .with_hint("The topic was deleted and made again, or cut. Start over with --full-refresh-all, or "
                           "go on with failOnDataLoss 'false'."));
      }
      end[place] = offset;
    }
    limit_range(begin, end);
    if (end == most) return Range{from, until};
    return Range{from, end == begin ? from : to_json(end)};
  }

  [[nodiscard]] Position end() const override { return latest_.empty() ? "" : to_json(latest_); }

  Result<engine::Binding> scan(const Range& range) override {
    const PartitionOffsets begin = TRY(offsets_of(range.from));
    std::vector<PartitionRange> ranges;
    PartitionOffsets oldest;
    for (const auto& [place, to] : TRY(offsets_of(range.to))) {
      const auto from = begin.find(place);
      if (from == begin.end() || from->second >= to) continue;
      ranges.push_back({place, from->second, to});
      oldest[place] = kEarliest;
    }
    oldest = TRY(client_->offsets_at(oldest));
    for (PartitionRange& each : ranges) {
      const std::int64_t first = oldest.at(each.place);
      if (each.from >= first) continue;
      if (options_.fail_on_data_loss) return fail(lost_offsets(each.place, each.from, first));
      each.from = std::min(first, each.to);
    }
    std::erase_if(ranges, [](const PartitionRange& each) { return each.from >= each.to; });
    counts_ = std::make_shared<KafkaCounts>();
    return make_kafka_scan(schema_, std::move(ranges), readers_, counts_);
  }

  [[nodiscard]] ScanCounts counts() const override { return {counts_->rows, counts_->bytes, 0}; }

  // Where reading begins is remembered as soon as it is decided, before anything was read.
  Result<std::vector<LogChange>> changes(const Position& front) override {
    front_ = front;
    std::vector<LogChange> changes;
    if (!is_pin_saved_ && is_pinned_) changes.push_back({std::string(kPinned), ""});
    for (const auto& [place, start] : starts_) {
      if (saved_.contains(place)) continue;
      LogChange change{start_key(place), std::string()};
      ByteWriter writer(*change.value);
      writer.string(place.topic);
      writer.varint(static_cast<std::uint64_t>(place.partition));
      writer.varint(static_cast<std::uint64_t>(start));
      saving_.insert(place);
      changes.push_back(std::move(change));
    }
    return changes;
  }

  void committed() override {
    is_pin_saved_ = is_pinned_;
    saved_.merge(saving_);
    saving_.clear();
    if (!group_ || front_.empty() || front_ == told_) return;
    if (const Result<PartitionOffsets> offsets = offsets_from_json(front_)) group_->commit(*offsets);
    told_ = front_;
  }

  [[nodiscard]] std::string description() const override {
    if (const auto* subscribe = std::get_if<Subscribe>(&options_.what)) {
      return fmt::format("KafkaV2[Subscribe[{}]]", fmt::join(subscribe->topics, ", "));
    }
    if (const auto* pattern = std::get_if<SubscribePattern>(&options_.what)) {
      return fmt::format("KafkaV2[SubscribePattern[{}]]", pattern->pattern);
    }
    std::string names;
    for (const TopicPartition& place : std::get<Assign>(options_.what).partitions) {
      names += (names.empty() ? "" : ", ") + place.to_string();
    }
    return fmt::format("KafkaV2[Assign[{}]]", names);
  }

  [[nodiscard]] std::uint64_t backlog(const Position& from) const override {
    const Result<PartitionOffsets> at = offsets_of(from);
    if (!at) return 0;
    std::uint64_t waiting = 0;
    for (const auto& [place, offset] : latest_) {
      const auto begin = at->find(place);
      if (begin != at->end() && offset > begin->second) waiting += static_cast<std::uint64_t>(offset - begin->second);
    }
    return waiting;
  }

 private:
  // minOffsetsPerTrigger: whether so little is new that it waits. The first look of a run takes what there is.
  [[nodiscard]] bool is_held_back(const PartitionOffsets& latest, std::int64_t now_us) const {
    if (!options_.min_offsets || latest_.empty() || now_us - released_us_ >= options_.max_delay_us) return false;
    std::int64_t fresh = 0;
    for (const auto& [place, offset] : latest) {
      const auto before = latest_.find(place);
      fresh += offset - (before == latest_.end() ? starts_.at(place) : before->second);
    }
    return fresh < *options_.min_offsets;
  }

  // A position as offsets in all partitions that are known: those it does not name have not been read at all.
  Result<PartitionOffsets> offsets_of(const Position& position) const {
    PartitionOffsets offsets = starts_;
    if (position.empty()) return offsets;
    Result<PartitionOffsets> named = offsets_from_json(position);
    if (!named) return fail(corruption_error(fmt::format("position {} is none of a Kafka source", position)));
    for (const auto& [place, offset] : *named) offsets[place] = offset;
    return offsets;
  }

  Result<std::set<TopicPartition>> look_up_partitions() {
    std::set<TopicPartition> found;
    std::vector<std::string> wanted;
    if (const auto* subscribe = std::get_if<Subscribe>(&options_.what)) wanted = subscribe->topics;
    if (const auto* assign = std::get_if<Assign>(&options_.what)) {
      for (const TopicPartition& place : assign->partitions) wanted.push_back(place.topic);
    }
    for (const auto& [topic, ids] : TRY(pattern_ ? client_->all_partitions() : client_->partitions(wanted))) {
      if (pattern_ && !pattern_->matches(topic)) continue;
      for (const std::int32_t id : ids) found.insert({topic, id});
    }
    const auto missing = [&](const std::string& what) {
      return fail(input_error(fmt::format("Kafka has no {}", what))
                      .with_class("UNKNOWN_TOPIC_OR_PARTITION")
                      .with_hint("Create it, or correct the table's OPTIONS."));
    };
    for (const std::string& topic : wanted) {
      if (std::ranges::none_of(found, [&](const TopicPartition& each) { return each.topic == topic; })) {
        return missing("topic " + topic);
      }
    }
    const auto* assign = std::get_if<Assign>(&options_.what);
    if (assign == nullptr) return found;
    for (const TopicPartition& place : assign->partitions) {
      if (!found.contains(place)) return missing("partition " + place.to_string());
    }
    return std::set<TopicPartition>(assign->partitions.begin(), assign->partitions.end());
  }

  Result<> check_deleted() const {
    if (!options_.fail_on_data_loss || std::holds_alternative<Assign>(options_.what)) return {};
    for (const auto& [place, start] : starts_) {
      if (partitions_.contains(place) || !is_wanted(place.topic)) continue;
      return fail(input_error(fmt::format("{} is gone from Kafka", place.to_string()))
                      .with_class("KAFKA_DATA_LOSS.PARTITIONS_DELETED")
                      .with_hint("To go on without it set failOnDataLoss 'false'."));
    }
    return {};
  }

  // Of a topic that was read before: whether the options still ask for it.
  [[nodiscard]] bool is_wanted(const std::string& topic) const {
    if (pattern_) return pattern_->matches(topic);
    const auto* subscribe = std::get_if<Subscribe>(&options_.what);
    return subscribe != nullptr && std::ranges::find(subscribe->topics, topic) != subscribe->topics.end();
  }

  // Decides where the partitions begin that are new: at the start as the options say, later at their beginning.
  Result<> begin_partitions() {
    std::set<TopicPartition> fresh;
    for (const TopicPartition& place : partitions_) {
      if (!starts_.contains(place)) fresh.insert(place);
    }
    const Limit from = is_pinned_ ? Limit(OffsetsAt{kEarliest, {}}) : *options_.starting;
    if (!fresh.empty()) starts_.merge(TRY(resolve_limit(from, fresh, *client_)));
    is_pinned_ = true;
    return {};
  }

  // Cuts a range to maxOffsetsPerTrigger: every partition gets its share, as in Spark, and at least one offset.
  void limit_range(const PartitionOffsets& begin, PartitionOffsets& end) const {
    if (!options_.max_offsets) return;
    double total = 0;
    const auto size = [&](const auto& each) {
      const auto from = begin.find(each.first);
      return from == begin.end() ? 0.0 : static_cast<double>(std::max<std::int64_t>(each.second - from->second, 0));
    };
    for (const auto& each : end) total += size(each);
    const auto limit = static_cast<double>(*options_.max_offsets);
    if (total <= limit) return;
    for (auto& each : end) {
      const double own = size(each);
      if (own == 0) continue;
      const double share = limit * (own / total);
      const auto offsets = static_cast<std::int64_t>(share < 1 ? std::ceil(share) : std::floor(share));
      each.second = std::min(each.second, begin.at(each.first) + offsets);
    }
  }

  KafkaOptions options_;
  std::optional<TopicPattern> pattern_;
  SourceEnvironment environment_;
  Secrets secrets_;
  Schema schema_;  // of a scan
  std::shared_ptr<Client> client_;
  std::shared_ptr<ReaderPool> readers_;
  std::shared_ptr<KafkaCounts> counts_;
  std::unique_ptr<ConsumerGroup> group_;

  std::set<TopicPartition> partitions_;
  std::int64_t described_us_ = 0;
  PartitionOffsets latest_;
  std::int64_t released_us_ = 0;  // when latest_ was looked up
  PartitionOffsets ending_;
  // Where each partition began. Partitions that are gone stay.
  PartitionOffsets starts_;
  bool is_pinned_ = false;  // the first starts are decided
  bool is_pin_saved_ = false;
  std::set<TopicPartition> saved_;   // whose starts are committed
  std::set<TopicPartition> saving_;  // … will be by the next committed()
  Position front_;
  Position told_;
};

Result<std::optional<TopicPattern>> pattern_of(const KafkaOptions& options) {
  const auto* pattern = std::get_if<SubscribePattern>(&options.what);
  if (pattern == nullptr) return std::optional<TopicPattern>();
  return std::optional(TRY(TopicPattern::compile(pattern->pattern)));
}

}  // namespace

Result<std::unique_ptr<Source>> open_kafka_source(const plan::SourceTable& table,
                                                  const SourceEnvironment& environment) {
  KafkaOptions options = TRY(read_kafka_options(table));
  std::optional<TopicPattern> pattern = TRY(pattern_of(options));
  return std::make_unique<KafkaSource>(table, std::move(options), std::move(pattern), environment);
}

Result<> check_kafka_source(const plan::SourceTable& table) {
  if (!table.partitioned_by.empty()) {
    return fail(usage_error("PARTITIONED BY means nothing for a Kafka source").at(table.location));
  }
  const KafkaOptions options = TRY(read_kafka_options(table));
  TRY(pattern_of(options));
  return {};
}

Result<plan::SourceTraits> describe_kafka_source(const plan::SourceTable& table) {
  const KafkaOptions options = TRY(read_kafka_options(table));
  return plan::SourceTraits{.metadata = kafka_metadata(), .columns = kafka_columns(options.include_headers)};
}

}  // namespace brook::source::kafka
