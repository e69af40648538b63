// Retractable: the state of one aggregate call in one group, from which rows can be taken back. One small class per
// kind, in retractable.cc. Used by one thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "operator/aggregate/accumulator.h"

namespace brook::op {

class Retractable {
 public:
  virtual ~Retractable() = default;
  // A row that the call takes (its FILTER holds, the relevant arguments are not null), `weight` times; below 0: taken
  // back. REQUIRES: no more is taken back than was added.
  virtual void add(const engine::ChunkView& chunk, std::size_t row, std::int64_t weight) = 0;
  // The result as a cell. Errors: ARITHMETIC_OVERFLOW, as Spark's.
  [[nodiscard]] virtual Result<> write(std::string& out) const = 0;
  [[nodiscard]] virtual std::size_t bytes() const = 0;

  virtual void save(ByteWriter& out) const = 0;
  virtual void load(ByteReader& in) = 0;
  // What is kept beside that, entry by entry: those that changed since the last call, with how often they are there.
  using TakeEntry = std::function<void(std::string_view entry, std::int64_t count)>;
  virtual void take_entries(const TakeEntry&) {}
  [[nodiscard]] virtual bool load_entry(std::string_view, std::int64_t) { return false; }
};

// Makes the states of a call. Lives as long as they do.
class RetractableKind {
 public:
  virtual ~RetractableKind() = default;
  [[nodiscard]] virtual std::unique_ptr<Retractable> make() const = 0;
};

struct RetractableCall {
  std::unique_ptr<RetractableKind> kind;
  std::vector<std::size_t> present;  // columns: a row in which one is null is not taken
  std::optional<std::size_t> filter;
};

// REQUIRES: plan::can_retract(call).
[[nodiscard]] Result<RetractableCall> compile_retractable(const Call& call);

}  // namespace brook::op
