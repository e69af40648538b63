// TableLog: the manifest of a streaming table: its data files in the order of the epochs that wrote them, so
// that a reader which comes late replays the table as it grew. Kept in the checkpoint by a state store.
//
// A position in it is "<number of files read>"; "" is the beginning. One thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "source/source.h"
#include "state/state_store.h"

namespace brook::runtime {

class TableLog {
 public:
  struct Entry {
    std::uint64_t epoch = 0;
    engine::WrittenFile file;  // path relative to the table
  };

  explicit TableLog(std::unique_ptr<state::StateStore> store) : store_(std::move(store)) {}

  [[nodiscard]] Result<> restore(const state::Token& token);
  // A new generation of the table: forgets all entries; the next prepare() starts an empty map.
  void reset();

  // Adds the files of an epoch and makes the longer manifest durable.
  [[nodiscard]] Result<state::Token> prepare(std::uint64_t epoch, const std::vector<engine::WrittenFile>& files,
                                             SyncSet& syncs);
  // Puts one file in the place of each group of entries (ascending, disjoint), and makes the shorter manifest durable.
  [[nodiscard]] Result<state::Token> merge(std::uint64_t epoch, const std::vector<std::vector<std::size_t>>& groups,
                                           const std::vector<engine::WrittenFile>& files, SyncSet& syncs);
  // Deletes files that neither it nor the token of the newest commit needs.
  [[nodiscard]] Result<> retain(const state::Token& committed) { return store_->retain({token_, committed}); }

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] const state::Token& token() const { return token_; }
  [[nodiscard]] source::Position end() const { return std::to_string(entries_.size()); }
  [[nodiscard]] static Result<std::size_t> index(const source::Position& position);
  [[nodiscard]] std::uint64_t rows() const;

 private:
  std::unique_ptr<state::StateStore> store_;
  std::vector<Entry> entries_;
  state::Token token_;
};

}  // namespace brook::runtime
