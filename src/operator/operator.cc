#include "operator/operator.h"

namespace brook::op {

namespace {

Result<std::unique_ptr<Operator>> make(const plan::AggregateStep& aggregate, const plan::Step&,
                                       std::uint64_t budget_bytes) {
  return make_aggregate(aggregate, budget_bytes);
}

}  // namespace

Result<std::shared_ptr<engine::ScanSource>> Operator::rows() {
  return fail(internal_error("the operator keeps no whole result"));
}

Result<std::unique_ptr<Operator>> make_operator(const plan::Step& step, std::uint64_t memory_budget_bytes) {
  return std::visit([&](const auto& kind) { return make(kind, step, memory_budget_bytes); }, step.kind);
}

}  // namespace brook::op
