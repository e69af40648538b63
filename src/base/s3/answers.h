// What S3 answers, out of its XML. Pure functions; any thread. A text that is not what was asked for gives nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace brook::s3 {

struct ObjectInfo {
  std::string key;
  std::uint64_t size_bytes = 0;
  std::int64_t modified_us = 0;  // microseconds since 1970
  std::string etag;              // with its quotes
};

// ListObjectsV2.
struct ObjectPage {
  std::vector<ObjectInfo> objects;  // in the order of their keys' bytes
  std::string continuation;         // empty: this is the last page
};
[[nodiscard]] std::optional<ObjectPage> parse_listing(const std::string& xml);

// The code and the words of a refusal.
struct Refusal {
  std::string code;
  std::string message;
};
[[nodiscard]] std::optional<Refusal> parse_refusal(const std::string& xml);

// CreateMultipartUpload.
[[nodiscard]] std::optional<std::string> parse_upload_id(const std::string& xml);

// ListMultipartUploads.
struct Upload {
  std::string key;
  std::string id;
};
[[nodiscard]] std::optional<std::vector<Upload>> parse_uploads(const std::string& xml);

// "2026-11-26T01:02:03.000Z" and "Thu, 26 Nov 2026 01:02:03 GMT" in microseconds since 1970; 0 for another text.
[[nodiscard]] std::int64_t parse_time_us(const std::string& text);

// For CompleteMultipartUpload: the parts by their ETags, numbered from 1.
[[nodiscard]] std::string completion_xml(const std::vector<std::string>& etags);

}  // namespace brook::s3
