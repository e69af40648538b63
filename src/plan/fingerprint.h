// Fingerprints: whether a plan is the same as one that an earlier run wrote into its checkpoint.
#pragma once

#include <string>

#include "analyze/analyzer.h"
#include "plan/cut.h"

namespace brook::plan {

// Gives the step its fingerprint and its name. REQUIRES: the steps that it reads have theirs; kind, inputs and
// weighted_input are final.
void identify(Step& step, const analyze::AnalyzeOptions& settings);

// Of what decides the state that a flow keeps: of an IncrementalPlan its steps, else the whole query, with the
// settings. Edits elsewhere in the project, comments and layout do not change it.
[[nodiscard]] std::string state_fingerprint(const FlowPlan& plan, const analyze::AnalyzeOptions& settings);

// Of what decides the rows that come out of it.
[[nodiscard]] std::string output_fingerprint(const FlowPlan& plan, const analyze::AnalyzeOptions& settings);

}  // namespace brook::plan
