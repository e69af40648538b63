// KeyTable: numbers keys in the order in which they first come: key -> 0, 1, 2, … . Open addressing over 8-byte slots
// that lead into the dense list of keys; lookups go by chunk, so that the memory they need is asked for ahead.
// Key: one of keys.h.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "operator/aggregate/keys.h"

namespace brook::op {

template <class Key>
class KeyTable {
 public:
  explicit KeyTable(std::shared_ptr<Arena> arena) : arena_(std::move(arena)), slots_(kFirstSlots) {}

  // For i in [0, count): the number of key_at(i) is handed to take(i, number, is_new).
  // REQUIRES: count <= engine::kChunkRows.
  template <class KeyAt, class Take>
  void upsert(std::size_t count, KeyAt key_at, Take take) {
    std::uint32_t hashes[engine::kChunkRows];
    for (std::size_t i = 0; i < count; ++i) hashes[i] = short_hash(key_at(i));
    if (slots_.size() <= kCachedSlots) {
      for (std::size_t i = 0; i < count; ++i) take_one(i, key_at(i), hashes[i], take);
      return;
    }
    for (std::size_t i = 0; i < std::min(count, kSlotsAhead); ++i) __builtin_prefetch(&slots_[hashes[i] & mask_]);
    for (std::size_t i = 0; i < count; ++i) {
      if (i + kSlotsAhead < count) __builtin_prefetch(&slots_[hashes[i + kSlotsAhead] & mask_]);
      if (i + kKeysAhead < count) prefetch_key(hashes[i + kKeysAhead]);
      take_one(i, key_at(i), hashes[i], take);
    }
  }

  // Gives a key its number back, after a restart; numbers may come in any order. False if the key or the number is
  // taken.
  [[nodiscard]] bool place(const Key& key, std::uint32_t number) {
    make_room(++placed_);
    if (number >= keys_.size()) {
      keys_.resize(number + 1);
      taken_.resize(number + 1);
    }
    const std::uint32_t hash = short_hash(key);
    Slot& slot = slot_of(key, hash);
    if (slot.number != 0 || taken_[number]) return false;
    slot = {hash, number + 1};
    keys_[number] = key.owned(*arena_);
    taken_[number] = true;
    return true;
  }
  // Ends the placing. False if a number below the highest has no key.
  [[nodiscard]] bool finish_placing() {
    taken_ = {};
    return placed_ == 0 || placed_ == keys_.size();
  }

  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  [[nodiscard]] const Key& key(std::size_t number) const { return keys_[number]; }
  // Without the arena, which may be shared.
  [[nodiscard]] std::size_t bytes() const { return keys_.capacity() * sizeof(Key) + slots_.capacity() * sizeof(Slot); }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  // plus 1; 0 is free
  };
  static constexpr std::size_t kFirstSlots = 16;
  static constexpr std::size_t kCachedSlots = 2048;
  static constexpr std::size_t kSlotsAhead = 24;
  static constexpr std::size_t kKeysAhead = 12;

  // REQUIRES: the slot was asked for some time ago.
  void prefetch_key(std::uint32_t hash) const {
    std::size_t i = hash & mask_;
    while (slots_[i].number != 0 && slots_[i].hash != hash) i = (i + 1) & mask_;
    if (slots_[i].number != 0) __builtin_prefetch(&keys_[slots_[i].number - 1]);
  }

  Slot& slot_of(const Key& key, std::uint32_t hash) {
    for (std::size_t i = hash & mask_;; i = (i + 1) & mask_) {
      Slot& slot = slots_[i];
      if (slot.number == 0 || (slot.hash == hash && keys_[slot.number - 1].same(key))) return slot;
    }
  }

  template <class Take>
  void take_one(std::size_t i, const Key& key, std::uint32_t hash, Take& take) {
    Slot& slot = slot_of(key, hash);
    if (slot.number != 0) return take(i, slot.number - 1, false);
    const auto number = static_cast<std::uint32_t>(keys_.size());
    slot = {hash, number + 1};
    keys_.push_back(key.owned(*arena_));
    make_room(keys_.size() + 1);
    take(i, number, true);
  }

  // For `count` keys at a load of at most 3/4.
  void make_room(std::size_t count) {
    if (count * 4 <= slots_.size() * 3) return;
    std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
    mask_ = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (slot.number == 0) continue;
      std::size_t i = slot.hash & mask_;
      while (slots_[i].number != 0) i = (i + 1) & mask_;
      slots_[i] = slot;
    }
  }

  std::shared_ptr<Arena> arena_;
  std::vector<Key> keys_;
  std::vector<Slot> slots_;
  std::size_t mask_ = kFirstSlots - 1;
  std::vector<bool> taken_;
  std::size_t placed_ = 0;
};

}  // namespace brook::op
