// The record: one change of a key, as it stands in change sets, in a token's tail and in state files:
//   varint key size · key · varint head · value
// head: 0 the key is erased · 2 * value size + 1 put · 2 * value size + 2 put where nothing older has the key
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
  bool fresh = false;  // ChangeSet::put_new()
};

inline void write_record(std::string& out, const Record& record) {
  ByteWriter writer(out);
  writer.string(record.key);
  writer.varint(record.erased ? 0 : record.value.size() * 2 + (record.fresh ? 2 : 1));
  if (!record.erased) writer.raw(record.value);
}

inline Record read_record(ByteReader& reader) {
  Record record;
  record.key = reader.string();
  const std::uint64_t head = reader.varint();
  record.erased = head == 0;
  record.fresh = !record.erased && head % 2 == 0;
  if (!record.erased) record.value = reader.raw((head - 1) / 2);
  return record;
}

}  // namespace brook::state
