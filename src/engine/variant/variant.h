// Variant: a view of one value of the type VARIANT in its binary encoding (the Parquet Variant Encoding, version 1, as
// Spark writes it): a value and the dictionary of its keys. Cheap to copy; any thread; the bytes outlive it. Reading is
// safe whatever the bytes are: what lies outside of them reads as zeros and empty texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace brook::engine {

enum class VariantKind : std::uint8_t {
  kNull,
  kBoolean,
  kLong,  // of any width
  kFloat,
  kDouble,
  kDecimal,
  kString,
  kBinary,
  kDate,
  kTimestamp,
  kTimestampNtz,
  kUuid,
  kObject,
  kArray,
  kUnknown,  // of a later version, or damaged
};

struct VariantDecimal {
  __int128 unscaled = 0;
  int scale = 0;
};

class Variant {
 public:
  Variant(std::string_view value, std::string_view metadata) : value_(value), metadata_(metadata) {}

  [[nodiscard]] std::string_view value() const { return value_; }
  [[nodiscard]] std::string_view metadata() const { return metadata_; }
  [[nodiscard]] VariantKind kind() const;

  // Each of its kind.
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::int64_t integer() const;  // kLong; days of kDate; microseconds of kTimestamp and kTimestampNtz
  [[nodiscard]] float floating() const;
  [[nodiscard]] double number() const;
  [[nodiscard]] VariantDecimal decimal() const;
  [[nodiscard]] std::string_view text() const;  // kString and kBinary
  [[nodiscard]] std::string uuid() const;

  // Of kObject (fields in the order of their keys) and kArray. REQUIRES: i < size()
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::string_view key(std::size_t i) const;
  [[nodiscard]] Variant at(std::size_t i) const;
  [[nodiscard]] std::optional<Variant> field(std::string_view key) const;

  // The bytes that this value takes, from its first one on.
  [[nodiscard]] std::size_t encoded_size() const;
  // Whether the whole of it can be read.
  [[nodiscard]] bool is_valid() const;

 private:
  struct Layout;
  [[nodiscard]] Layout layout() const;
  [[nodiscard]] bool is_valid_within(int depth, std::size_t& values_left) const;

  std::string_view value_;
  std::string_view metadata_;
};

}  // namespace brook::engine
