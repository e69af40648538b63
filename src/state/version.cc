#include "state/version.h"

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "state/frame.h"

namespace brook::state {

namespace {

using nlohmann::json;

constexpr std::uint64_t kTokenFormat = 1;

// Reads numbers and strings out of JSON without exceptions; remembers if anything was not as it should be.
class Fields {
 public:
  explicit Fields(bool& good) : good_(good) {}
  std::uint64_t number(const json& object, const char* name) { return number(member(object, name)); }
  std::uint64_t number(const json& value) {
    if (value.is_number_unsigned()) return value.get<std::uint64_t>();
    good_ = false;
    return 0;
  }
  std::string text(const json& object, const char* name) {
    const json& value = member(object, name);
    if (value.is_string()) return value.get<std::string>();
    good_ = false;
    return {};
  }
  const json& list(const json& object, const char* name) {
    const json& value = member(object, name);
    if (value.is_array()) return value;
    good_ = false;
    return nothing();
  }

 private:
  static const json& nothing() {
    static const json value = json::array();
    return value;
  }
  const json& member(const json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    if (object.is_object() && found != object.end()) return *found;
    good_ = false;
    return nothing();
  }
  bool& good_;
};

Result<StateFileInfo> file_from(Fields& fields, const json& entry, bool& good) {
  StateFileInfo info;
  info.name = fields.text(entry, "name");
  info.bytes = fields.number(entry, "bytes");
  info.records = fields.number(entry, "records");
  info.checksum = static_cast<std::uint32_t>(fields.number(entry, "crc"));
  const json& epochs = fields.list(entry, "epochs");
  if (epochs.size() == 2) {
    info.first_epoch = fields.number(epochs[0]);
    info.last_epoch = fields.number(epochs[1]);
  } else {
    good = false;
  }
  good = good && !info.name.empty() && info.name.find('/') == std::string::npos;
  return info;
}

Error damaged() {
  return corruption_error("a state token in the checkpoint's journal is damaged")
      .with_hint("Restore the journal from a copy of the checkpoint, or rebuild the dataset with --full-refresh.");
}

}  // namespace

std::string to_token(const Version& version) {
  if (version.files.empty() && version.tail.empty()) return {};
  json files = json::array();
  for (const StateFileInfo& file : version.files) {
    files.push_back({{"name", file.name},
                     {"bytes", file.bytes},
                     {"records", file.records},
                     {"epochs", {file.first_epoch, file.last_epoch}},
                     {"crc", file.checksum}});
  }
  std::string frame;
  write_frame(frame, FrameKind::kRecords, 0, version.tail);
  const json token = {{"format", kTokenFormat},
                      {"files", std::move(files)},
                      {"tail", to_base64(frame)},
                      {"tail_epoch", version.tail_epoch}};
  return token.dump();
}

Result<Version> parse_token(std::string_view token) {
  Version version;
  if (token.empty()) return version;
  const json parsed = json::parse(token, nullptr, false);
  bool good = parsed.is_object();
  Fields fields(good);
  const std::uint64_t format = fields.number(parsed, "format");
  if (good && format > kTokenFormat) {
    return fail(usage_error("the checkpoint's state was written by a newer brookmill")
                    .with_hint("Run that version or a later one."));
  }
  for (const json& entry : fields.list(parsed, "files")) version.files.push_back(TRY(file_from(fields, entry, good)));
  version.tail_epoch = fields.number(parsed, "tail_epoch");
  const std::optional<std::string> frame = from_base64(fields.text(parsed, "tail"));
  if (!good || !frame || frame->size() < kFrameHeaderBytes) return fail(damaged());
  const FrameHeader header = read_frame_header(*frame);
  std::expected<std::string, std::string> tail = read_frame(*frame, header);
  if (!tail || frame->size() != kFrameHeaderBytes + header.stored_size) return fail(damaged());
  version.tail = std::move(*tail);
  return version;
}

}  // namespace brook::state
