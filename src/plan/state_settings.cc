#include "plan/state_settings.h"

#include <fmt/format.h>

#include "base/byte_size.h"
#include "base/interval_text.h"

namespace brook::plan {

namespace {

Result<std::optional<std::int64_t>> duration(const Dataset& dataset, const char* property) {
  const std::string* text = dataset.property(property);
  if (text == nullptr) return std::optional<std::int64_t>();
  const std::optional<IntervalParts> parts = parse_calendar_interval(*text);
  std::int64_t total_us = 0;
  const bool good = parts && parts->months == 0 &&
                    !__builtin_mul_overflow(parts->days, amount_of(IntervalField::kDay), &total_us) &&
                    !__builtin_add_overflow(total_us, parts->microseconds, &total_us) && total_us >= 0;
  if (good) return std::optional(total_us);
  return fail(usage_error(fmt::format("'{}' of {} is '{}', which is no duration", property, dataset.name, *text))
                  .at(dataset.location)
                  .with_hint("Write it as '10 minutes', '12 hours' or '7 days'."));
}

template <class Kind>
std::string endless(const Kind&, const Step&) {
  return "";
}
std::string endless(const DedupStep& dedup, const Step& step) {
  if (dedup.expiry || dedup.ttl_us) return "";
  std::string keys;
  for (const std::size_t key : dedup.keys) keys += (keys.empty() ? "" : ", ") + step.output[key].name;
  return fmt::format(
      "remembers every value of ({}) for ever; use 'dropDuplicatesWithinWatermark', make the event time one of the "
      "keys, "
      "or give it TBLPROPERTIES ('stateTtl' = '7 days')",
      keys);
}
std::string endless(const WindowStep& window, const Step&) {
  if (window.time || window.aggregate.key_count == 0) return "";
  return "keeps all its groups for ever; give the stream a WATERMARK and group by its time, or by a window of it";
}
std::string endless(const StreamJoinStep& join, const Step&) {
  if (join.ttl_us || (join.sides[0].expiry && join.sides[1].expiry)) return "";
  const char* which = join.sides[0].expiry   ? "the right stream"
                      : join.sides[1].expiry ? "the left stream"
                                             : "both streams";
  return fmt::format(
      "keeps the rows of {} of its join for ever; give both a WATERMARK and bound their times in ON, or give it "
      "TBLPROPERTIES ('stateTtl' = '7 days')",
      which);
}

}  // namespace

Result<StateSettings> state_settings(const Dataset& dataset) {
  StateSettings settings;
  settings.idle_timeout_us = TRY(duration(dataset, "idleTimeout"));
  settings.ttl_us = TRY(duration(dataset, "stateTtl"));
  if (const std::string* limit = dataset.property("stateLimit")) {
    const Result<std::uint64_t> bytes = parse_bytes(*limit);
    if (!bytes) return fail(Error(bytes.error()).at(dataset.location));
    settings.limit_bytes = *bytes;
  }
  return settings;
}

std::vector<std::string> unbounded_state(const Graph& graph) {
  std::vector<std::string> found;
  for (const Flow& flow : graph.flows) {
    for (const Step* step : steps_of(flow)) {
      const std::string text = std::visit([&](const auto& kind) { return endless(kind, *step); }, step->kind);
      if (!text.empty()) found.push_back(fmt::format("{} {}", graph.dataset(flow.target)->name, text));
    }
  }
  return found;
}

}  // namespace brook::plan
