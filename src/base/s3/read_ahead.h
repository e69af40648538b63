// ReadAhead: objects in pieces of a few MiB that are fetched side by side ahead of those who read them in order, so
// that reading does not wait for one round trip after another. Bounded memory; threads of its own. Any thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/file_system.h"
#include "base/s3/client.h"

namespace brook::s3 {

class ReadAhead {
 public:
  static constexpr std::uint64_t kPieceBytes = std::uint64_t{4} << 20U;
  static constexpr std::size_t kMostPieces = 16;  // held, besides those being copied
  static constexpr std::uint64_t kAhead = 2;      // pieces behind the one that is read
  static constexpr std::size_t kThreads = 4;

  ReadAhead() = default;
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // As ReadableFile::read_at(), of the object of that size and ETag. Errors: kInput, naming it, where it is gone or has
  // other content by now; those of S3Client.
  [[nodiscard]] Result<std::size_t> read(const std::shared_ptr<S3Client>& client, const ObjectInfo& object,
                                         std::uint64_t offset, std::span<char> out);

 private:
  struct Fetch {
    std::shared_ptr<S3Client> client;
    std::string key;
    std::string etag;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::optional<Result<Piece>> piece;  // once it is there
    std::size_t waiting = 0;             // readers
  };
  using FetchPtr = std::shared_ptr<Fetch>;

  // REQUIRES: the lock is held. The fetch of a piece, begun if need be; none to the piece behind the end.
  FetchPtr fetch(const std::shared_ptr<S3Client>& client, const ObjectInfo& object, std::uint64_t number);
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<FetchPtr> held_;   // the one asked for last is the last
  std::deque<FetchPtr> queue_;  // not begun
  std::vector<std::jthread> threads_;
  bool stops_ = false;
};

}  // namespace brook::s3
