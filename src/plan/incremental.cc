#include "plan/incremental.h"

namespace brook::plan {

namespace {

constexpr std::string_view kChanges = "changes:";
constexpr std::string_view kRows = "state:";

std::string name_of(const AggregateStep&) { return "aggregate"; }
std::string name_of(const JoinStep&) { return "join"; }
std::string name_of(const PartitionStep&) { return "partition"; }
std::string name_of(const ReplaceStep&) { return "replace"; }
std::string name_of(const ResultStep&) { return "result"; }
std::string name_of(const OnceStep&) { return "once"; }
std::string name_of(const CdcStep&) { return "cdc"; }
std::string name_of(const WindowStep& step) { return step.updates ? "update" : "window"; }
std::string name_of(const SessionStep&) { return "session"; }
std::string name_of(const DedupStep&) { return "dedup"; }
std::string name_of(const StreamJoinStep&) { return "pairs"; }
std::string name_of(const PartnerStep& step) { return step.semi ? "semi" : "outer"; }

}  // namespace

std::string step_changes_key(const std::string& step) { return std::string(kChanges) + step; }
std::string step_rows_key(const std::string& step) { return std::string(kRows) + step; }
std::string late_watermark_key() { return step_rows_key("late watermark"); }
bool is_step_key(const std::string& table_key) {
  return table_key.starts_with(kChanges) || table_key.starts_with(kRows);
}

std::string kind_of(const Step& step) {
  return std::visit([](const auto& kind) { return name_of(kind); }, step.kind);
}

bool is_weighted(const Schema& schema) { return !schema.empty() && schema.back().name == kWeightColumn; }

}  // namespace brook::plan
