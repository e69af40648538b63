// Spool: records for Kafka as a durable file, between the epoch that made them and the transaction that sends them.
//
//   "BRKSPOOL"  { bytes u32 · crc32 u32 · payload }…     little-endian; a payload holds whole records
//   record: flags u8 · partition (zigzag) · topic · key · value · headers: count, then name, has value u8, value
//
// A damaged or torn file is an Error of kind kCorruption, never a wrong record. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_system.h"

namespace brook::sink::kafka {

struct Header {
  std::string_view name;
  std::optional<std::string_view> value;
};
struct Record {
  std::optional<std::string_view> topic;  // absent: the sink's
  std::optional<std::int32_t> partition;  // absent: by the key
  std::optional<std::string_view> key;
  std::optional<std::string_view> value;  // absent: a tombstone
  std::vector<Header> headers;
};

class SpoolWriter {
 public:
  [[nodiscard]] static Result<SpoolWriter> create(FileSystem& files, const std::string& path);
  [[nodiscard]] Result<> add(const Record& record);
  [[nodiscard]] Result<> close();  // not synced
  [[nodiscard]] std::uint64_t records() const { return records_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  explicit SpoolWriter(std::unique_ptr<WritableFile> file) : file_(std::move(file)) {}
  [[nodiscard]] Result<> flush();

  std::unique_ptr<WritableFile> file_;
  std::string payload_;
  std::uint64_t records_ = 0;
  std::uint64_t bytes_ = 0;
};

class SpoolReader {
 public:
  [[nodiscard]] static Result<SpoolReader> open(FileSystem& files, const std::string& path);
  // The next few records; they are valid until the next call. Empty at the end.
  [[nodiscard]] Result<const std::vector<Record>*> next();

 private:
  SpoolReader(std::unique_ptr<ReadableFile> file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}
  [[nodiscard]] Error damaged() const;

  std::unique_ptr<ReadableFile> file_;
  std::string path_;
  std::uint64_t offset_ = 0;
  std::string payload_;
  std::vector<Record> records_;
};

}  // namespace brook::sink::kafka
