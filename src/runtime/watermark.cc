#include "runtime/watermark.h"

#include <algorithm>

namespace brook::runtime {

namespace {

template <class Step>
bool waits(const Step&) {
  return false;
}
bool waits(const plan::WindowStep& window) { return window.time.has_value(); }
bool waits(const plan::SessionStep&) { return true; }
bool waits(const plan::DedupStep&) { return true; }
bool waits(const plan::StreamJoinStep& join) { return join.sides[0].expiry || join.sides[1].expiry; }
bool waits(const plan::PartnerStep& partner) { return partner.side.expiry.has_value(); }

}  // namespace

std::int64_t next_watermark(const plan::IncrementalPlan& plan, const WatermarkRecord& record, std::int64_t now_us) {
  // A declaration of which nothing was seen yet stands at 1970, as in Spark.
  std::vector<std::int64_t> sources = record.sources_us;
  sources.resize(plan.watermarks.size());
  if (sources.empty()) return record.watermark_us;
  if (plan.idle_timeout_us) {
    std::vector<std::int64_t> busy;
    for (std::size_t i = 0; i < std::min(sources.size(), record.seen_us.size()); ++i) {
      if (now_us - record.seen_us[i] <= *plan.idle_timeout_us) busy.push_back(sources[i]);
    }
    if (!busy.empty()) sources = std::move(busy);
  }
  const std::int64_t chosen = plan.latest_watermark_counts ? std::ranges::max(sources) : std::ranges::min(sources);
  return std::max(chosen, record.watermark_us);
}

void see_event_time(WatermarkRecord& record, std::size_t declaration, std::int64_t latest_us, std::int64_t delay_us,
                    std::int64_t now_us) {
  constexpr std::int64_t kMillisecond = 1000;
  if (record.sources_us.size() <= declaration) record.sources_us.resize(declaration + 1);
  const std::int64_t cut = latest_us - ((latest_us % kMillisecond) + kMillisecond) % kMillisecond;
  record.seen_us.at(declaration) = now_us;
  record.sources_us[declaration] = std::max(record.sources_us[declaration], cut - delay_us);
}

bool waits_for_watermark(const plan::IncrementalPlan& plan) {
  return !plan.watermarks.empty() && std::ranges::any_of(plan.steps, [](const plan::Step& step) {
    return std::visit([](const auto& kind) { return waits(kind); }, step.kind);
  });
}

}  // namespace brook::runtime
