// S3Client: the calls to one bucket that brookmill needs, signed, repeated while S3 is not well, and cancelled when
// asked. Calls that change the bucket go through the RemoteCalls seam. Any thread.
//
// Errors: kIo for what S3 refuses, with the code S3 gives, the object and what to do (retryable where S3 may be well
// later); kCancelled. No error holds a key or a signature.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "base/remote_calls.h"
#include "base/s3/answers.h"
#include "base/s3/http.h"
#include "base/s3/settings.h"

namespace brook::s3 {

// Metadata of an object: names without "x-amz-meta-", in lower case.
using Metadata = std::map<std::string, std::string>;

struct Head {
  ObjectInfo object;
  Metadata metadata;
};

// What a call demands of the key that it writes to.
struct Demand {
  bool nothing = false;  // there is no object
  std::string etag;      // there is this content; empty: any
  [[nodiscard]] bool any() const { return !nothing && etag.empty(); }
};

// Whether a call found what it demands.
enum class Condition : std::uint8_t { kHeld, kFailed };

struct Piece {
  enum class State : std::uint8_t { kRead, kMissing, kChanged };
  State state = State::kRead;
  std::string bytes;
};

class S3Client {
 public:
  S3Client(std::string bucket, Settings settings, std::shared_ptr<RemoteCalls> calls, CancelToken cancel);

  // Reading.
  [[nodiscard]] Result<std::optional<Head>> head(const std::string& key);
  // Bytes [offset, offset + length), fewer at the object's end. With an etag only of the object that has it.
  [[nodiscard]] Result<Piece> get(const std::string& key, std::uint64_t offset, std::uint64_t length,
                                  const std::string& etag = "");
  // The whole of a small object; nothing: there is none.
  [[nodiscard]] Result<std::optional<std::string>> get_small(const std::string& key);
  // Objects whose keys begin with `prefix` and come after `start_after`, at most `most` (1 to 1,000); a continuation of
  // the page before goes on behind it.
  [[nodiscard]] Result<ObjectPage> list(const std::string& prefix, const std::string& start_after = "",
                                        const std::string& continuation = "", int most = kMostKeys);
  [[nodiscard]] Result<std::vector<Upload>> uploads(const std::string& prefix);

  // Changing.
  [[nodiscard]] Result<Condition> put(const std::string& key, std::string_view bytes, const Metadata& metadata = {},
                                      const Demand& demand = {});
  [[nodiscard]] Result<> remove(const std::string& key);  // missing: no error

  // An upload in parts, of which nobody sees anything before it is completed:
  //   create_upload() -> upload_part(1 …)* -> complete_upload(), or abort_upload()
  [[nodiscard]] Result<std::string> create_upload(const std::string& key, const Metadata& metadata = {});
  // The part's ETag. Parts but the last have at least 5 MiB.
  [[nodiscard]] Result<std::string> upload_part(const std::string& key, const std::string& upload, int number,
                                                std::string_view bytes);
  [[nodiscard]] Result<Condition> complete_upload(const std::string& key, const std::string& upload,
                                                  const std::vector<std::string>& etags, const Demand& demand = {});
  [[nodiscard]] Result<> abort_upload(const std::string& key, const std::string& upload);  // missing: no error

  [[nodiscard]] const std::string& bucket() const { return bucket_; }
  [[nodiscard]] std::string uri(const std::string& key) const;  // "s3://bucket/key"

  static constexpr int kMostKeys = 1'000;

 private:
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  struct Call {
    std::string method;
    std::string key;  // empty: the bucket itself
    Pairs query;
    Pairs headers;
    std::string_view body;
    std::string_view doing;  // "read", for messages
  };

  // Sends it until S3 gives an answer that is not "try again".
  [[nodiscard]] Result<HttpAnswer> send(const Call& call);
  // The same through RemoteCalls.
  [[nodiscard]] Result<HttpAnswer> change(const Call& call, std::string_view name);
  [[nodiscard]] HttpRequest signed_request(const Call& call) const;
  [[nodiscard]] Error refused(const Call& call, const HttpAnswer& answer) const;
  [[nodiscard]] Result<> pause(int attempt) const;

  std::string bucket_;
  Settings settings_;
  std::shared_ptr<RemoteCalls> calls_;
  CancelToken cancel_;
  HttpClient http_;
};

}  // namespace brook::s3
