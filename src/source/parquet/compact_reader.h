// CompactReader: values of Thrift's compact protocol, one after the other. It does not know what they mean; a struct is
// read by asking for field after field. Used by one thread; the bytes outlive it. After a malformed value all is zero,
// and ok() says so.
#pragma once

#include <cstdint>
#include <string_view>

namespace brook::source::parquet {

enum class CompactType : std::uint8_t {
  kStop,
  kTrue,
  kFalse,
  kByte,
  kI16,
  kI32,
  kI64,
  kDouble,
  kBinary,
  kList,
  kSet,
  kMap,
  kStruct,
  kUuid,
};

class CompactReader {
 public:
  explicit CompactReader(std::string_view bytes) : bytes_(bytes) {}

  struct Field {
    int id = 0;
    CompactType type = CompactType::kStop;  // kStop: the struct ends
  };
  // The next field of the struct that `before` was the last of; a default Field before the first.
  [[nodiscard]] Field next_field(const Field& before);
  struct List {
    std::size_t size = 0;
    CompactType type = CompactType::kStop;
  };
  [[nodiscard]] List list();
  [[nodiscard]] std::int64_t integer();  // kI16, kI32, kI64
  [[nodiscard]] std::string_view binary();
  void skip(CompactType type);

  [[nodiscard]] bool ok() const { return ok_; }

 private:
  static constexpr int kDeepest = 64;

  std::uint8_t byte();
  std::uint64_t varint();
  void skip(CompactType type, int depth);

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace brook::source::parquet
