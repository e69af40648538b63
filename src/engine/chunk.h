// Chunk and ChunkBuilder: the seam at which rows change hands between sources, the engine and operators.
//
// A chunk is at most kChunkRows rows held column by column in typed, flat spans with a validity mask. No
// engine type appears here, so sources, state and operators build and test without DuckDB. Layouts are those
// of DuckDB's flat vectors, so that handing a chunk over copies nothing.
//
// Layout by Spark type:
//   BOOLEAN bool · TINYINT int8 · SMALLINT int16 · INT int32 · BIGINT int64 · FLOAT float · DOUBLE double
//   DECIMAL(p,s) the unscaled value as int16 (p<=4), int32 (p<=9), int64 (p<=18) or Int128
//   STRING, BINARY StringRef · DATE int32 days · TIMESTAMP, TIMESTAMP_NTZ int64 microseconds (UTC / wall clock)
//   TIME int64 nanoseconds · INTERVAL DAY TO SECOND (and what is shorter) int64 microseconds
//   INTERVAL YEAR TO MONTH int32 months · INTERVAL (the calendar's) CalendarInterval
//   VOID int32, all null · ARRAY, MAP, STRUCT, VARIANT: nested, through ColumnView::children
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/data_type.h"

namespace brook::engine {

inline constexpr std::size_t kChunkRows = 2048;

// 128-bit two's complement integer, little-endian halves.
struct Int128 {
  std::uint64_t low = 0;
  std::int64_t high = 0;
  bool operator==(const Int128&) const = default;
};

// Of a calendar interval; in a Value it travels as the Int128 of the same bytes.
struct CalendarInterval {
  std::int32_t months = 0;
  std::int32_t days = 0;
  std::int64_t microseconds = 0;
};
static_assert(sizeof(CalendarInterval) == sizeof(Int128));

// A string of at most 4 GiB: up to 12 bytes inline, longer ones by pointer with a 4-byte prefix (the layout
// known from Umbra). The bytes pointed to belong to the chunk's owner; see ChunkView.
class StringRef {
 public:
  static constexpr std::uint32_t kInlineBytes = 12;

  StringRef() : short_{} {}
  // REQUIRES: bytes outlive this value when longer than kInlineBytes.
  explicit StringRef(std::string_view bytes) : short_{} {
    short_.size = static_cast<std::uint32_t>(bytes.size());
    if (bytes.size() <= kInlineBytes) {
      std::memcpy(short_.bytes, bytes.data(), bytes.size());
    } else {
      std::memcpy(long_.prefix, bytes.data(), sizeof(long_.prefix));
      long_.data = bytes.data();
    }
  }
  [[nodiscard]] std::uint32_t size() const { return short_.size; }
  [[nodiscard]] std::string_view view() const {
    return {short_.size <= kInlineBytes ? short_.bytes : long_.data, short_.size};
  }

 private:
  struct Short {
    std::uint32_t size;
    char bytes[kInlineBytes];
  };
  struct Long {
    std::uint32_t size;
    char prefix[4];
    const char* data;
  };
  union {
    Short short_;
    Long long_;
  };
};
static_assert(sizeof(StringRef) == 16);

// One column of a chunk, read-only. Row i is null iff validity is set and its bit i is 0; the data of a null
// row is unspecified.
struct ColumnView {
  const void* data = nullptr;
  const std::uint64_t* validity = nullptr;  // nullptr: no nulls
  // ARRAY/MAP: data is span of ListEntry, children[0] the elements (a MAP's is a STRUCT of key and value);
  // STRUCT: data unused, children are the fields. Empty for flat types.
  std::vector<ColumnView> children;
  std::size_t child_rows = 0;  // of children[0] for ARRAY and MAP

  [[nodiscard]] bool is_valid(std::size_t row) const {
    return validity == nullptr || ((validity[row / 64] >> (row % 64)) & 1U) != 0;
  }
  template <class T>
  [[nodiscard]] const T& at(std::size_t row) const {
    return static_cast<const T*>(data)[row];
  }
};
struct ListEntry {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

// A chunk for reading. Views, and strings reached through them, are valid until the next call on whoever
// gave the chunk (or for the lifetime that giver states).
struct ChunkView {
  std::size_t rows = 0;
  std::vector<ColumnView> columns;
};

// A chunk being filled, by one thread. The engine owns the arrays; each has room for kChunkRows values.
// Order of use: fill columns of rows [0, n) -> set_rows(n). All rows start valid.
class ChunkBuilder {
 public:
  virtual ~ChunkBuilder() = default;
  virtual void set_rows(std::size_t rows) = 0;               // REQUIRES: rows <= kChunkRows
  [[nodiscard]] virtual void* data(std::size_t column) = 0;  // of a flat type, laid out as above
  virtual void set_null(std::size_t column, std::size_t row) = 0;
  // Copies a string into memory of the chunk.
  virtual void set_string(std::size_t column, std::size_t row, std::string_view bytes) = 0;
  // Lets StringRefs of the column point into memory that `owner` keeps alive: no copy.
  virtual void keep_alive(std::size_t column, std::shared_ptr<const void> owner) = 0;
  // Nested values, and everything else that is not on a hot path: set_value with a Value (value.h).
  virtual void set_nested(std::size_t column, std::size_t row, const class Value& value) = 0;
};

}  // namespace brook::engine
