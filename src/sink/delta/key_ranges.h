// KeyRanges: between which values the keys of an epoch lie, so that files whose statistics rule all of them out are
// passed over. A value.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "source/delta/action.h"

namespace brook::sink::delta {

class KeyRanges {
 public:
  // Of rows that have the keys as their columns.
  [[nodiscard]] static Result<KeyRanges> of(engine::Engine& engine, const engine::BatchPtr& keys,
                                            const CancelToken& cancel);

  // False: no row of the file has one of the keys.
  [[nodiscard]] bool may_be_in(const source::delta::AddFile& file) const;

 private:
  struct Range {
    std::string name;
    DataType type;
    // As the log has them; only of columns without NULL and of types whose bounds readers compare.
    std::string least;
    std::string greatest;
  };
  std::vector<Range> ranges_;
};

}  // namespace brook::sink::delta
