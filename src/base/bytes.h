// ByteWriter and ByteReader: the little-endian encoding of everything we store: fixed-width values, varints (LEB128)
// and length-prefixed strings. A reader of damaged bytes never reads past its end: it turns bad() and gives zeros.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace brook {

static_assert(std::endian::native == std::endian::little, "files are little-endian; swap here on other machines");

// Appends to a string that the caller owns.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) : out_(&out) {}

  template <class T>
    requires std::is_trivially_copyable_v<T>
  void fixed(const T& value) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    out_->append(bytes, sizeof(T));
  }
  void varint(std::uint64_t value) {
    char bytes[10];
    std::size_t size = 0;
    for (; value >= 0x80; value >>= 7U) bytes[size++] = static_cast<char>(value | 0x80U);
    bytes[size++] = static_cast<char>(value);
    out_->append(bytes, size);
  }
  // Small negative numbers stay small (zigzag).
  void signed_varint(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
  }
  void string(std::string_view bytes) {
    varint(bytes.size());
    out_->append(bytes);
  }
  void raw(std::string_view bytes) { out_->append(bytes); }

 private:
  std::string* out_;
};

// Reads bytes that outlive it; strings are views of them.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  template <class T>
    requires std::is_trivially_copyable_v<T>
  T fixed() {
    T value{};
    if (!need(sizeof(T))) return value;
    std::memcpy(&value, at_, sizeof(T));
    at_ += sizeof(T);
    return value;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (!need(1)) return 0;
      const auto byte = static_cast<unsigned char>(*at_++);
      if (shift == 63 && byte > 1) break;
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
    fail_all();
    return 0;
  }
  std::int64_t signed_varint() {
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>((value >> 1U) ^ (~(value & 1U) + 1));
  }
  std::string_view string() { return raw(varint()); }
  std::string_view raw(std::uint64_t size) {
    if (!need(size)) return {};
    const std::string_view bytes(at_, size);
    at_ += size;
    return bytes;
  }
  [[nodiscard]] std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  [[nodiscard]] bool at_end() const { return at_ == end_; }
  [[nodiscard]] bool bad() const { return bad_; }

 private:
  bool need(std::uint64_t size) {
    if (size <= static_cast<std::uint64_t>(end_ - at_)) return true;
    fail_all();
    return false;
  }
  void fail_all() {
    bad_ = true;
    at_ = end_;
  }

  const char* at_;
  const char* end_;
  bool bad_ = false;
};

}  // namespace brook
