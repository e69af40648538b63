#include "base/s3/read_ahead.h"

#include <algorithm>

#include <fmt/format.h>

namespace brook::s3 {

namespace {

Error gone(const std::string& uri) {
  return input_error(fmt::format("the object {} does not exist any more: it was planned to be read", uri))
      .with_class("FAILED_READ_FILE.FILE_NOT_EXIST")
      .with_hint("Put it back, set ignoreMissingFiles to true, or start over with --full-refresh.");
}

Error changed(const std::string& uri) {
  return input_error(fmt::format("the object {} changed after it was planned to be read", uri))
      .with_class("FAILED_READ_FILE.NO_HINT")
      .with_hint(
          "Write each object once, under a key of its own; to take what it holds now, start over with "
          "--full-refresh.");
}

}  // namespace

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard lock(mutex_);
    stops_ = true;
  }
  changed_.notify_all();
}

ReadAhead::FetchPtr ReadAhead::fetch(const std::shared_ptr<S3Client>& client, const ObjectInfo& object,
                                     std::uint64_t number) {
  const std::uint64_t offset = number * kPieceBytes;
  if (offset >= object.size_bytes) return nullptr;
  const auto found = std::ranges::find_if(held_, [&](const FetchPtr& each) {
    return each->offset == offset && each->key == object.key && each->etag == object.etag &&
           each->client->bucket() == client->bucket();
  });
  FetchPtr fetch;
  if (found != held_.end()) {
    fetch = *found;
    held_.erase(found);
  } else {
    if (held_.size() >= kMostPieces) {
      const auto idle = std::ranges::find(held_, 0U, [](const FetchPtr& each) { return each->waiting; });
      if (idle != held_.end()) {
        std::erase(queue_, *idle);
        held_.erase(idle);
      }
    }
    fetch = std::make_shared<Fetch>(
        Fetch{client, object.key, object.etag, offset, std::min(kPieceBytes, object.size_bytes - offset), {}, 0});
    queue_.push_back(fetch);
    if (threads_.size() < kThreads) threads_.emplace_back([this] { work(); });
    changed_.notify_all();
  }
  held_.push_back(fetch);
  return fetch;
}

void ReadAhead::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stops_ || !queue_.empty(); });
    if (stops_) return;
    const FetchPtr fetch = queue_.front();
    queue_.pop_front();
    lock.unlock();
    Result<Piece> piece = fetch->client->get(fetch->key, fetch->offset, fetch->length, fetch->etag);
    lock.lock();
    fetch->piece = std::move(piece);
    // An error is for those who wait for it; who comes later tries again.
    if (!*fetch->piece || (*fetch->piece)->state != Piece::State::kRead) std::erase(held_, fetch);
    changed_.notify_all();
  }
}

Result<std::size_t> ReadAhead::read(const std::shared_ptr<S3Client>& client, const ObjectInfo& object,
                                    std::uint64_t offset, std::span<char> out) {
  std::size_t done = 0;
  while (done < out.size() && offset + done < object.size_bytes) {
    const std::uint64_t number = (offset + done) / kPieceBytes;
    FetchPtr wanted;
    {
      std::unique_lock lock(mutex_);
      wanted = fetch(client, object, number);
      ++wanted->waiting;
      for (std::uint64_t ahead = 1; ahead <= kAhead; ++ahead) fetch(client, object, number + ahead);
      changed_.wait(lock, [&] { return wanted->piece.has_value(); });
      --wanted->waiting;
    }
    const Result<Piece>& piece = *wanted->piece;
    if (!piece) return fail(piece.error());
    if (piece->state == Piece::State::kMissing) return fail(gone(client->uri(object.key)));
    if (piece->state == Piece::State::kChanged) return fail(changed(client->uri(object.key)));
    if (piece->bytes.size() != wanted->length) {
      return fail(Error{ErrorKind::kIo,
                        "",
                        fmt::format("S3 gave {} bytes of {} instead of {}", piece->bytes.size(),
                                    client->uri(object.key), wanted->length),
                        {},
                        "",
                        true});
    }
    const std::uint64_t within = offset + done - wanted->offset;
    const std::size_t count = std::min(out.size() - done, static_cast<std::size_t>(wanted->length - within));
    std::copy_n(piece->bytes.data() + within, count, out.data() + done);
    done += count;
  }
  return done;
}

}  // namespace brook::s3
