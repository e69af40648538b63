// The keys of KeyTable and MemberSet: a word or a string, and a tag beside it: for groups whether the key is null, for
// members of distinct sets the number of their group. `mark` is room for the table that holds the key.
#pragma once

#include "operator/aggregate/arena.h"
#include "operator/aggregate/hash.h"

namespace brook::op {

struct TaggedWord {
  std::int64_t word = 0;
  std::uint32_t tag = 0;
  std::uint32_t mark = 0;

  [[nodiscard]] std::uint64_t hash() const { return hash_int(static_cast<std::uint64_t>(word), tag); }
  [[nodiscard]] bool same(const TaggedWord& other) const { return word == other.word && tag == other.tag; }
  [[nodiscard]] TaggedWord owned(Arena&) const { return *this; }
};

struct TaggedString {
  engine::StringRef string;
  std::uint32_t tag = 0;
  std::uint32_t mark = 0;

  [[nodiscard]] std::uint64_t hash() const { return hash_string(string, tag); }
  [[nodiscard]] bool same(const TaggedString& other) const {
    return tag == other.tag && same_string(string, other.string);
  }
  [[nodiscard]] TaggedString owned(Arena& arena) const { return {arena.own(string), tag, mark}; }
};

// A key's hash in the 32 bits that tables keep.
template <class Key>
[[nodiscard]] std::uint32_t short_hash(const Key& key) {
  const std::uint64_t hash = key.hash();
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

}  // namespace brook::op
