// MemberSet: the keys seen so far, to tell those that are new. Open addressing with the keys in the slots, so that
// a lookup in a large set costs one miss of the cache; lookups go by chunk, so that this miss is asked for ahead.
// Key: one of keys.h; its mark is the hash, 0 a free slot.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "operator/aggregate/keys.h"

namespace brook::op {

template <class Key>
class MemberSet {
 public:
  // For i in [0, count): is_new(i) if key_at(i) was not there before. REQUIRES: count <= engine::kChunkRows.
  template <class KeyAt, class IsNew>
  void insert(std::size_t count, KeyAt key_at, IsNew is_new) {
    add(count, key_at, [&](std::size_t i, const Key& key) {
      fresh_.push_back(key);
      is_new(i);
    });
  }

  // After a restart. False if one of the keys is there already. REQUIRES: as insert().
  [[nodiscard]] bool place(std::span<const Key> keys) {
    const std::size_t before = size_;
    add(keys.size(), [&](std::size_t i) { return keys[i]; }, [](std::size_t, const Key&) {});
    return size_ == before + keys.size();
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  // Keys inserted since the last forget_fresh(), in order.
  [[nodiscard]] const std::vector<Key>& fresh() const { return fresh_; }
  void forget_fresh() { fresh_ = {}; }
  [[nodiscard]] std::size_t bytes() const {
    return (slots_.capacity() + fresh_.capacity()) * sizeof(Key) + arena_.bytes();
  }

 private:
  static constexpr std::size_t kFirstSlots = 16;
  static constexpr std::size_t kCachedBytes = 64 << 10;
  static constexpr std::size_t kAhead = 32;

  template <class KeyAt, class Added>
  void add(std::size_t count, KeyAt key_at, Added added) {
    std::uint32_t marks[engine::kChunkRows];
    for (std::size_t i = 0; i < count; ++i) marks[i] = mark_of(key_at(i));
    const bool cached = slots_.size() * sizeof(Key) <= kCachedBytes;
    const std::size_t ahead = cached ? count : kAhead;
    for (std::size_t i = 0; i < std::min(count, ahead) && !cached; ++i) prefetch(marks[i]);
    for (std::size_t i = 0; i < count; ++i) {
      if (i + ahead < count) prefetch(marks[i + ahead]);
      const Key key = key_at(i);
      Key& slot = slot_of(key, marks[i]);
      if (slot.mark != 0) continue;
      slot = key.owned(arena_);
      slot.mark = marks[i];
      ++size_;
      added(i, slot);
      make_room();
    }
  }

  static std::uint32_t mark_of(const Key& key) { return std::max(short_hash(key), 1U); }
  void prefetch(std::uint32_t mark) const {
    const auto* slot = reinterpret_cast<const char*>(&slots_[mark & mask_]);
    __builtin_prefetch(slot);
    __builtin_prefetch(slot + 2 * sizeof(Key));  // the next ones, often in the next line
  }

  Key& slot_of(const Key& key, std::uint32_t mark) {
    for (std::size_t i = mark & mask_;; i = (i + 1) & mask_) {
      Key& slot = slots_[i];
      if (slot.mark == 0 || (slot.mark == mark && slot.same(key))) return slot;
    }
  }

  // For one more at a load of at most 3/4.
  void make_room() {
    if ((size_ + 1) * 4 <= slots_.size() * 3) return;
    const std::vector<Key> old = std::exchange(slots_, std::vector<Key>(slots_.size() * 2));
    mask_ = slots_.size() - 1;
    for (const Key& key : old) {
      if (key.mark == 0) continue;
      std::size_t i = key.mark & mask_;
      while (slots_[i].mark != 0) i = (i + 1) & mask_;
      slots_[i] = key;
    }
  }

  Arena arena_;
  std::vector<Key> slots_ = std::vector<Key>(kFirstSlots);
  std::size_t mask_ = kFirstSlots - 1;
  std::size_t size_ = 0;
  std::vector<Key> fresh_;
};

}  // namespace brook::op
