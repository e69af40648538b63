// Accumulator: the state of one aggregate call for all groups. One small class per kind (count.cc, sum.cc, …), listed
// in accumulator.cc. The aggregate operator calls, in this order:
//   load(), load_piece() any number of times, then finish_load()      after a restart only
//   per chunk: resize() if there are new groups, then add()
//   per epoch: save() per group that changed, take_pieces(), finish()
// Used by one thread, except that finish() may be called by another while nobody adds.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "engine/chunk.h"
#include "plan/incremental.h"

namespace brook::op {

// The rows of a chunk that a call takes: those its FILTER lets through and whose relevant arguments are not null.
struct Rows {
  const engine::ChunkView* chunk = nullptr;
  const std::uint32_t* groups = nullptr;    // by row of the chunk
  const std::uint32_t* selected = nullptr;  // ascending row numbers; nullptr: rows [0, count)
  std::size_t count = 0;

  [[nodiscard]] const engine::ColumnView& column(std::size_t index) const { return chunk->columns[index]; }
  // f(row, group) for each.
  template <class F>
  void for_each(F f) const {
    if (selected == nullptr) {
      for (std::size_t row = 0; row < count; ++row) f(row, groups[row]);
    } else {
      for (std::size_t i = 0; i < count; ++i) f(selected[i], groups[selected[i]]);
    }
  }
};

// Groups [first, first + count) into rows [0, count) of an output column.
struct Target {
  std::uint32_t first = 0;
  std::size_t count = 0;
  engine::ChunkBuilder* out = nullptr;
  std::size_t column = 0;

  template <class T>
  [[nodiscard]] T* values() const {
    return static_cast<T*>(out->data(column));
  }
  void set_null(std::size_t i) const { out->set_null(column, i); }
};

using Call = plan::AggregateStep::Call;

class Accumulator {
 public:
  using TakePiece = std::function<void(std::uint64_t first, std::string_view bytes)>;

  virtual ~Accumulator() = default;
  virtual void resize(std::size_t groups) = 0;
  [[nodiscard]] virtual Result<> add(const Rows& rows) = 0;
  [[nodiscard]] virtual Result<> finish(const Target& target) const = 0;
  [[nodiscard]] virtual std::size_t bytes() const = 0;

  virtual void save(std::uint32_t group, ByteWriter& out) const = 0;
  virtual void load(std::uint32_t group, ByteReader& in) = 0;  // damage: the reader turns bad
  // State that only grows and is not per group is saved in pieces: what came since the last call; `first`
  // is different for each piece ever taken. Returns how many entries they hold.
  virtual std::size_t take_pieces(const TakePiece&) { return 0; }
  [[nodiscard]] virtual bool load_piece(std::uint64_t, std::string_view) { return false; }
  [[nodiscard]] virtual bool finish_load() { return true; }
};

using AccumulatorPtr = std::unique_ptr<Accumulator>;

struct CompiledCall {
  AccumulatorPtr accumulator;
  std::vector<std::size_t> present;  // columns: a row in which one is null is not taken
  std::optional<std::size_t> filter;
};

// An Error of kind kUsage names a call that has no incremental form.
[[nodiscard]] Result<CompiledCall> compile_call(const Call& call);

// The kinds. REQUIRES of each: a call that accumulator.cc lists for it.
[[nodiscard]] AccumulatorPtr make_count(const Call& call);
[[nodiscard]] AccumulatorPtr make_count_if(const Call& call);
[[nodiscard]] AccumulatorPtr make_sum(const Call& call);
[[nodiscard]] AccumulatorPtr make_average(const Call& call);
[[nodiscard]] AccumulatorPtr make_extremum(const Call& call);
[[nodiscard]] AccumulatorPtr make_extremum_by(const Call& call);
[[nodiscard]] AccumulatorPtr make_bits(const Call& call);
[[nodiscard]] AccumulatorPtr make_pick(const Call& call);
[[nodiscard]] AccumulatorPtr make_moments(const Call& call);
[[nodiscard]] AccumulatorPtr make_comoments(const Call& call);
[[nodiscard]] AccumulatorPtr make_list(const Call& call);
[[nodiscard]] Result<AccumulatorPtr> make_sketch(const Call& call);
// Passes on only the first row of each (group, arguments).
[[nodiscard]] AccumulatorPtr make_distinct(const Call& call, AccumulatorPtr inner);

}  // namespace brook::op
