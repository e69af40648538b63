// The record: one change of a key, as it stands in change sets, in a token's tail and in state files:
//   varint key size · key · varint value size + 1 · value        0 instead of the value's size: the key is erased
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace brook::state {

struct Record {
  std::string_view key;
  std::string_view value;
  bool erased = false;
};

inline void write_record(std::string& out, const Record& record) {
  ByteWriter writer(out);
  writer.string(record.key);
  writer.varint(record.erased ? 0 : record.value.size() + 1);
  if (!record.erased) writer.raw(record.value);
}

inline Record read_record(ByteReader& reader) {
  Record record;
  record.key = reader.string();
  const std::uint64_t size = reader.varint();
  record.erased = size == 0;
  if (!record.erased) record.value = reader.raw(size - 1);
  return record;
}

}  // namespace brook::state
