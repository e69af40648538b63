#include "plan/fingerprint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analyze/traverse.h"

namespace brook::plan {

namespace {

using analyze::ExpressionPtr;
using analyze::RelationPtr;

// The text of a tree, which does not depend on how its columns are numbered. Texts inside it are not escaped, so
// the lengths of its constants come after it: no two trees have the same text.
std::string tree(const RelationPtr& root) {
  std::string text = analyze::to_string(root);
  const analyze::ExpressionVisitor visit = [&](const ExpressionPtr& expression) {
    if (!expression) return;
    if (const auto* constant = std::get_if<analyze::Constant>(&expression->node);
        constant != nullptr && constant->text) {
      text += fmt::format(" {}", constant->text->size());
    }
    analyze::visit_children(*expression, visit);
  };
  analyze::visit_relations(root, [&](const RelationPtr& relation) { analyze::visit_expressions(*relation, visit); });
  return text + "\n";
}

// FNV-1a with 128 bits: the same on every machine and in every version.
std::string hash_of(const std::string& text) {
  __extension__ using Wide = unsigned __int128;
  Wide hash = (Wide{0x6C62272E07BB0142} << 64) | 0x62B821756295C58D;
  const Wide prime = (Wide{0x0000000001000000} << 64) | 0x000000000000013B;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * prime;
  return fmt::format("{:016x}{:016x}", static_cast<std::uint64_t>(hash >> 64), static_cast<std::uint64_t>(hash));
}

std::string settings_text(const analyze::AnalyzeOptions& settings) {
  return fmt::format("ansi {} zone {}\n", settings.ansi, settings.session_time_zone);
}

std::string kind_text(const AggregateStep& step) {
  std::string text = fmt::format("{}\n", step.key_count);
  for (const AggregateStep::Call& call : step.calls) {
    text += fmt::format("call {} {} {} {}", call.function, call.distinct, call.ignore_nulls, call.type.sql());
    for (const std::size_t argument : call.arguments) text += fmt::format(" arg {}", argument);
    for (const DataType& type : call.argument_types) text += " of " + type.sql();
    for (const std::string& constant : call.constants)
      text += fmt::format(" constant {}:{}", constant.size(), constant);
    if (call.filter) text += fmt::format(" filter {}", *call.filter);
    text += '\n';
  }
  for (const DataType& type : step.key_types) text += fmt::format("key {}\n", type.sql());
  return text;
}

std::string kind_text(const JoinStep& step) {
  std::string text = fmt::format("{} {}", static_cast<int>(step.kind), step.key_count);
  for (const bool null_safe : step.null_safe) text += null_safe ? " <=>" : " =";
  return text + "\n";
}
std::string kind_text(const PartitionStep& step) { return fmt::format("{}\n", step.key_count); }
std::string kind_text(const ReplaceStep& step) { return fmt::format("{}\n", step.key_count); }
std::string kind_text(const ResultStep&) { return "\n"; }
std::string kind_text(const OnceStep&) { return "\n"; }
std::string kind_text(const CdcStep& step) {
  return fmt::format("{} history {} ignore nulls {}\n", step.key_count, step.history, step.ignore_nulls);
}

std::string text_of(const std::optional<EventTime>& time) {
  return time ? fmt::format("{}{}", time->column, time->is_window ? " window" : "") : "none";
}
std::string text_of(const JoinSide& side) {
  std::string text = fmt::format("late {} filter {}", text_of(side.time), side.has_filter);
  if (side.expiry) text += fmt::format(" expires {} + {}", text_of(side.expiry->time), side.expiry->offset_us);
  return text + "\n";
}
std::string kind_text(const WindowStep& step) {
  return text_of(step.time) + (step.updates ? " updates " : " ") + kind_text(step.aggregate);
}
std::string kind_text(const SessionStep& step) { return fmt::format("{}\n", step.key_count); }
std::string kind_text(const DedupStep& step) {
  return fmt::format("keys {} late {} expires {} + {}\n", fmt::join(step.keys, ","), text_of(step.time),
                     text_of(step.expiry), step.remember_us);
}
std::string kind_text(const StreamJoinStep& step) {
  std::string text = "keys";
  for (const bool null_safe : step.null_safe) text += null_safe ? " <=>" : " =";
  return text + "\n" + text_of(step.sides[0]) + text_of(step.sides[1]);
}
std::string kind_text(const PartnerStep& step) { return text_of(step.side); }

std::string state_text(const IncrementalPlan& plan) {
  std::string text = "incremental\n";
  for (const Step& step : plan.steps) text += step.fingerprint + "\n";
  for (const WatermarkSource& watermark : plan.watermarks)
    text += fmt::format("watermark {}\n{}", watermark.delay_us, tree(watermark.latest));
  return text;
}
std::string state_text(const StatelessPlan& plan) { return "stateless\n" + tree(plan.query); }
std::string state_text(const RecomputePlan& plan) { return "recompute\n" + tree(plan.query); }

std::string output_text(const IncrementalPlan& plan) { return state_text(plan) + "output\n" + tree(plan.output); }
std::string output_text(const StatelessPlan& plan) { return state_text(plan); }
std::string output_text(const RecomputePlan& plan) { return state_text(plan); }

}  // namespace

void identify(Step& step, const analyze::AnalyzeOptions& settings) {
  constexpr std::size_t kNameDigits = 16;
  std::string text = settings_text(settings) + kind_of(step) + (step.weighted_input ? " weighted " : " ");
  text += std::visit([](const auto& kind) { return kind_text(kind); }, step.kind);
  for (const RelationPtr& input : step.inputs) text += tree(input);
  step.fingerprint = hash_of(text);
  step.name = kind_of(step) + "-" + step.fingerprint.substr(0, kNameDigits);
}

std::string state_fingerprint(const FlowPlan& plan, const analyze::AnalyzeOptions& settings) {
  return hash_of(settings_text(settings) + std::visit([](const auto& node) { return state_text(node); }, plan));
}

std::string output_fingerprint(const FlowPlan& plan, const analyze::AnalyzeOptions& settings) {
  return hash_of(settings_text(settings) + std::visit([](const auto& node) { return output_text(node); }, plan));
}

}  // namespace brook::plan
