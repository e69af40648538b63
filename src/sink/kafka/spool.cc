#include "sink/kafka/spool.h"

#include <zlib.h>

#include <fmt/format.h>

#include "base/bytes.h"

namespace brook::sink::kafka {

namespace {

constexpr std::string_view kMagic = "BRKSPOOL";
constexpr std::size_t kPayloadBytes = std::size_t{1} << 20U;
constexpr std::uint32_t kPayloadAtMost = std::uint32_t{1} << 31U;

// Which of its parts a record has.
constexpr unsigned kHasTopic = 1;
constexpr unsigned kHasPartition = 2;
constexpr unsigned kHasKey = 4;
constexpr unsigned kHasValue = 8;

std::uint32_t checksum(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));  // NOLINT
}

Record read_record(ByteReader& reader) {
  Record record;
  const unsigned flags = reader.fixed<std::uint8_t>();
  if ((flags & kHasTopic) != 0) record.topic = reader.string();
  if ((flags & kHasPartition) != 0) record.partition = static_cast<std::int32_t>(reader.signed_varint());
  if ((flags & kHasKey) != 0) record.key = reader.string();
  if ((flags & kHasValue) != 0) record.value = reader.string();
  for (std::uint64_t left = reader.varint(); left > 0 && !reader.bad(); --left) {
    Header header{reader.string(), std::nullopt};
    if (reader.fixed<std::uint8_t>() != 0) header.value = reader.string();
    record.headers.push_back(header);
  }
  return record;
}

}  // namespace

Result<SpoolWriter> SpoolWriter::create(FileSystem& files, const std::string& path) {
  SpoolWriter writer(TRY(files.create(path)));
  writer.payload_.reserve(kPayloadBytes);
  TRY(writer.file_->append(kMagic));
  writer.bytes_ = kMagic.size();
  return writer;
}

Result<> SpoolWriter::add(const Record& record) {
  ByteWriter writer(payload_);
  const unsigned flags = (record.topic ? kHasTopic : 0U) | (record.partition ? kHasPartition : 0U) |
                         (record.key ? kHasKey : 0U) | (record.value ? kHasValue : 0U);
  writer.fixed(static_cast<std::uint8_t>(flags));
  if (record.topic) writer.string(*record.topic);
  if (record.partition) writer.signed_varint(*record.partition);
  if (record.key) writer.string(*record.key);
  if (record.value) writer.string(*record.value);
  writer.varint(record.headers.size());
  for (const Header& header : record.headers) {
    writer.string(header.name);
    writer.fixed(static_cast<std::uint8_t>(header.value ? 1 : 0));
    if (header.value) writer.string(*header.value);
  }
  ++records_;
  return payload_.size() >= kPayloadBytes ? flush() : Result<>();
}

Result<> SpoolWriter::flush() {
  if (payload_.empty()) return {};
  std::string frame;
  ByteWriter writer(frame);
  writer.fixed(static_cast<std::uint32_t>(payload_.size()));
  writer.fixed(checksum(payload_));
  frame += payload_;
  TRY(file_->append(frame));
  bytes_ += frame.size();
  payload_.clear();
  return {};
}

Result<> SpoolWriter::close() {
  TRY(flush());
  return file_->close();
}

Error SpoolReader::damaged() const {
  return corruption_error(fmt::format("{} is damaged: rows that were committed cannot be sent", path_))
      .with_hint("Restore it from a copy, or rebuild the table with --full-refresh.");
}

Result<SpoolReader> SpoolReader::open(FileSystem& files, const std::string& path) {
  SpoolReader reader(TRY(files.open(path)), path);
  std::string magic(kMagic.size(), '\0');
  if (TRY(reader.file_->read_at(0, magic)) != kMagic.size() || magic != kMagic) return fail(reader.damaged());
  reader.offset_ = kMagic.size();
  return reader;
}

Result<const std::vector<Record>*> SpoolReader::next() {
  records_.clear();
  std::string head(2 * sizeof(std::uint32_t), '\0');
  const std::size_t got = TRY(file_->read_at(offset_, head));
  if (got == 0) return &records_;
  ByteReader frame(std::string_view(head).substr(0, got));
  const auto size = frame.fixed<std::uint32_t>();
  const auto expected = frame.fixed<std::uint32_t>();
  if (frame.bad() || size == 0 || size >= kPayloadAtMost) return fail(damaged());
  payload_.resize(size);
  if (TRY(file_->read_at(offset_ + head.size(), payload_)) != size || checksum(payload_) != expected) {
    return fail(damaged());
  }
  offset_ += head.size() + size;
  ByteReader reader(payload_);
  while (!reader.at_end()) {
    records_.push_back(read_record(reader));
    if (reader.bad()) return fail(damaged());
  }
  return &records_;
}

}  // namespace brook::sink::kafka
