// StateFile: one immutable file of records, each key at most once.
//   "BRKSTATE" · uint32 format · uint32 CRC-32C of both      the same in every format to come
//   frames of records, then one footer frame, then nothing   (frame.h)
// The footer holds how many frames and records there are, the epochs covered, and a checksum over the frames'
// checksums.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/file_system.h"
#include "base/result.h"
#include "state/record.h"

namespace brook::state {

inline constexpr std::uint32_t kStateFormat = 1;

// What a token says about a file; the file must agree.
struct StateFileInfo {
  std::string name;
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;
  std::uint64_t first_epoch = 0;  // of the changes in it
  std::uint64_t last_epoch = 0;
  std::uint32_t checksum = 0;

  bool operator==(const StateFileInfo&) const = default;
};

// Writes one file from its first record to its last; not synced. Used by one thread.
class StateFileWriter {
 public:
  [[nodiscard]] static Result<StateFileWriter> create(FileSystem& files, const std::string& directory, std::string name,
                                                      std::uint64_t first_epoch, std::uint64_t last_epoch);
  [[nodiscard]] Result<> add(const Record& record);
  [[nodiscard]] Result<StateFileInfo> finish();  // REQUIRES: called last, once

 private:
  StateFileWriter(std::unique_ptr<WritableFile> file, StateFileInfo info)
      : file_(std::move(file)), info_(std::move(info)) {}
  [[nodiscard]] Result<> append(std::string_view bytes);
  [[nodiscard]] Result<> flush_block();

  std::unique_ptr<WritableFile> file_;
  StateFileInfo info_;
  std::string block_;
  std::uint32_t block_records_ = 0;
  std::uint64_t blocks_ = 0;
  std::string out_;
};

// Reads the file and calls `use` per record (valid during the call). kCorruption naming the file if it is missing
// or differs from what was written; kUsage if a newer brookmill wrote it.
[[nodiscard]] Result<> read_state_file(FileSystem& files, const std::string& directory, const StateFileInfo& info,
                                       const std::function<Result<>(const Record&)>& use);

// Calls `use` for each record of a block. False if the bytes are not whole records.
[[nodiscard]] Result<bool> for_each_record(std::string_view block, const std::function<Result<>(const Record&)>& use);

}  // namespace brook::state
