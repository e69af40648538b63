#include "operator/operator.h"

namespace brook::op {

namespace {

using Made = Result<std::unique_ptr<Operator>>;

Made make(const plan::AggregateStep& kind, const plan::Step& step, std::uint64_t budget_bytes) {
  if (step.weighted_input) return make_retracting_aggregate(step, kind, budget_bytes);
  return make_aggregate(kind, step.emits ? std::optional(step.output) : std::nullopt, budget_bytes);
}
Made make(const plan::JoinStep& kind, const plan::Step& step, std::uint64_t budget_bytes) {
  return make_join(step, kind, budget_bytes);
}
Made make(const plan::PartitionStep& kind, const plan::Step& step, std::uint64_t budget_bytes) {
  return make_partition(step, kind, budget_bytes);
}
Made make(const plan::ReplaceStep& kind, const plan::Step& step, std::uint64_t budget_bytes) {
  return make_replace(step, kind, budget_bytes);
}
Made make(const plan::ResultStep&, const plan::Step& step, std::uint64_t budget_bytes) {
  return make_result(step, budget_bytes);
}
Made make(const plan::OnceStep&, const plan::Step& step, std::uint64_t) { return make_once(step); }
Made make(const plan::CdcStep& kind, const plan::Step& step, std::uint64_t budget_bytes) {
  return make_cdc(step, kind, budget_bytes);
}
Made make(const plan::WindowStep& kind, const plan::Step& step, std::uint64_t budget_bytes) {
  return make_window(kind, step, budget_bytes);
}
Made make(const plan::SessionStep& kind, const plan::Step& step, std::uint64_t budget_bytes) {
  return make_session(kind, step, budget_bytes);
}
Made make(const plan::DedupStep& kind, const plan::Step& step, std::uint64_t budget_bytes) {
  return make_dedup(kind, step, budget_bytes);
}
Made make(const plan::StreamJoinStep& kind, const plan::Step& step, std::uint64_t budget_bytes) {
  return make_pairs(kind, step, budget_bytes);
}
Made make(const plan::PartnerStep& kind, const plan::Step& step, std::uint64_t budget_bytes) {
  return make_partners(kind, step, budget_bytes);
}

}  // namespace

Result<std::shared_ptr<engine::ScanSource>> Operator::rows() {
  return fail(internal_error("the operator does not keep what it gave"));
}

Result<std::unique_ptr<Operator>> make_operator(const plan::Step& step, std::uint64_t memory_budget_bytes) {
  return std::visit([&](const auto& kind) { return make(kind, step, memory_budget_bytes); }, step.kind);
}

}  // namespace brook::op
