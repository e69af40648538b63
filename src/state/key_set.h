// KeySet: the keys seen so far while versions of a map are merged, newest first. Open addressing over copies of
// the keys' bytes. Used by one thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace brook::state {

class KeySet {
 public:
  // False if the key was there before.
  bool insert(std::string_view key) {
    if ((count_ + 1) * 2 > slots_.size()) grow();
    const std::uint64_t hash = hash_of(key);
    Slot& slot = find(key, hash);
    if (slot.used()) return false;
    slot = {hash, bytes_.size() + 1};
    ByteWriter(bytes_).string(key);
    ++count_;
    return true;
  }
  [[nodiscard]] bool contains(std::string_view key) { return count_ > 0 && find(key, hash_of(key)).used(); }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    std::uint64_t position = 0;  // in bytes_, plus 1; 0 is free
    [[nodiscard]] bool used() const { return position != 0; }
  };

  static std::uint64_t hash_of(std::string_view key) { return std::hash<std::string_view>()(key); }

  Slot& find(std::string_view key, std::uint64_t hash) {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
      Slot& slot = slots_[i];
      if (!slot.used()) return slot;
      if (slot.hash == hash && ByteReader(std::string_view(bytes_).substr(slot.position - 1)).string() == key)
        return slot;
    }
  }

  void grow() {
    std::vector<Slot> old = std::move(slots_);
    slots_.assign(old.empty() ? 64 : old.size() * 2, Slot{});
    const std::size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (!slot.used()) continue;
      std::size_t i = slot.hash & mask;
      while (slots_[i].used()) i = (i + 1) & mask;
      slots_[i] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::string bytes_;
  std::size_t count_ = 0;
};

}  // namespace brook::state
