#include "state/state_file.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/crc32c.h"
#include "state/frame.h"

namespace brook::state {

namespace {

constexpr std::string_view kMagic = "BRKSTATE";
constexpr std::size_t kHeaderBytes = 16;
constexpr std::size_t kBlockBytes = 256 << 10;
constexpr std::size_t kWriteBytes = 1 << 20;
constexpr std::uint64_t kRecordBytes = 1ULL << 31U;  // a record must fit into a frame

std::string header_bytes(std::uint32_t format) {
  std::string header(kMagic);
  ByteWriter writer(header);
  writer.fixed(format);
  writer.fixed(crc32c(header));
  return header;
}

std::string footer_bytes(const StateFileInfo& info, std::uint64_t blocks) {
  std::string footer;
  ByteWriter writer(footer);
  writer.varint(blocks);
  writer.varint(info.records);
  writer.varint(info.first_epoch);
  writer.varint(info.last_epoch);
  writer.fixed(info.checksum);
  return footer;
}

// What reading one file knows of it.
class Reading {
 public:
  Reading(std::string path, const StateFileInfo& info) : path_(std::move(path)), info_(info) {}

  [[nodiscard]] Error damaged(std::string_view what) const {
    return corruption_error(fmt::format("the state file {} is damaged: {}", path_, what))
        .with_hint("Restore it from a copy of the checkpoint, or rebuild the dataset with --full-refresh.");
  }

  Result<> open(FileSystem& files) {
    if (!TRY(files.exists(path_))) return fail(damaged("it is missing"));
    file_ = TRY(files.open(path_));
    const std::uint64_t size = TRY(file_->info()).size_bytes;
    std::string header(kHeaderBytes, '\0');
    if (TRY(file_->read_at(0, header)) < kHeaderBytes) return fail(damaged("it is too short"));
    ByteReader reader(header);
    if (reader.raw(kMagic.size()) != kMagic) return fail(damaged("it does not start as a state file does"));
    const auto format = reader.fixed<std::uint32_t>();
    if (header != header_bytes(format)) return fail(damaged("its header's checksum does not match"));
    if (format > kStateFormat) {
      return fail(usage_error(fmt::format("the state file {} has format {}; this brookmill reads up to {}", path_,
                                          format, kStateFormat))
                      .with_hint("A newer brookmill wrote this checkpoint: run that version or a later one."));
    }
    if (size != info_.bytes) return fail(damaged(fmt::format("it has {} bytes instead of {}", size, info_.bytes)));
    return {};
  }

  Result<> records(const std::function<Result<>(const Record&)>& use) {
    StateFileInfo found = info_;
    found.records = 0;
    found.checksum = 0;
    std::uint64_t blocks = 0;
    for (std::uint64_t at = kHeaderBytes;;) {
      std::string frame(kFrameHeaderBytes, '\0');
      if (TRY(file_->read_at(at, frame)) < frame.size()) return fail(damaged("it ends too early"));
      const FrameHeader header = read_frame_header(frame);
      if (header.stored_size > info_.bytes - at - kFrameHeaderBytes) return fail(damaged("it ends too early"));
      frame.resize(kFrameHeaderBytes + header.stored_size);
      if (TRY(file_->read_at(at, frame)) < frame.size()) return fail(damaged("it ends too early"));
      const auto raw = read_frame(frame, header);
      if (!raw) return fail(damaged(raw.error()));
      at += frame.size();
      if (header.kind == FrameKind::kFooter) {
        if (*raw != footer_bytes(found, blocks) || found != info_)
          return fail(damaged("it is not the one that was committed"));
        if (at != info_.bytes) return fail(damaged("there is something after its end"));
        return {};
      }
      std::uint32_t count = 0;
      const bool whole = TRY(for_each_record(*raw, [&](const Record& record) {
        ++count;
        return use(record);
      }));
      if (!whole || count != header.count) return fail(damaged("a block does not hold the records it should"));
      ++blocks;
      found.records += count;
      found.checksum = crc32c(std::string_view(frame).substr(0, kFrameHeaderBytes), found.checksum);
    }
  }

 private:
  std::string path_;
  const StateFileInfo& info_;
  std::unique_ptr<ReadableFile> file_;
};

}  // namespace

Result<bool> for_each_record(std::string_view block, const std::function<Result<>(const Record&)>& use) {
  ByteReader reader(block);
  while (!reader.at_end()) {
    const Record record = read_record(reader);
    if (reader.bad()) return false;
    TRY(use(record));
  }
  return true;
}

Result<StateFileWriter> StateFileWriter::create(FileSystem& files, const std::string& directory, std::string name,
                                                std::uint64_t first_epoch, std::uint64_t last_epoch) {
  std::unique_ptr<WritableFile> file = TRY(files.create(join_path(directory, name)));
  StateFileInfo info;
  info.name = std::move(name);
  info.first_epoch = first_epoch;
  info.last_epoch = last_epoch;
  StateFileWriter writer(std::move(file), std::move(info));
  writer.out_ = header_bytes(kStateFormat);
  return writer;
}

Result<> StateFileWriter::add(const Record& record) {
  if (record.key.size() + record.value.size() > kRecordBytes) {
    return fail(input_error(fmt::format("one group's state has {} bytes, over the limit of {}",
                                        record.key.size() + record.value.size(), kRecordBytes)));
  }
  write_record(block_, record);
  ++block_records_;
  if (block_.size() >= kBlockBytes) TRY(flush_block());
  return {};
}

Result<> StateFileWriter::flush_block() {
  if (block_records_ == 0) return {};
  const std::size_t at = out_.size();
  write_frame(out_, FrameKind::kRecords, block_records_, block_);
  info_.checksum = crc32c(std::string_view(out_).substr(at, kFrameHeaderBytes), info_.checksum);
  info_.records += block_records_;
  ++blocks_;
  block_.clear();
  block_records_ = 0;
  if (out_.size() >= kWriteBytes) TRY(append(std::exchange(out_, {})));
  return {};
}

Result<> StateFileWriter::append(std::string_view bytes) {
  TRY(file_->append(bytes));
  info_.bytes += bytes.size();
  return {};
}

Result<StateFileInfo> StateFileWriter::finish() {
  TRY(flush_block());
  write_frame(out_, FrameKind::kFooter, 0, footer_bytes(info_, blocks_));
  TRY(append(out_));
  TRY(file_->close());
  return info_;
}

Result<> read_state_file(FileSystem& files, const std::string& directory, const StateFileInfo& info,
                         const std::function<Result<>(const Record&)>& use) {
  Reading reading(join_path(directory, info.name), info);
  TRY(reading.open(files));
  return reading.records(use);
}

}  // namespace brook::state
