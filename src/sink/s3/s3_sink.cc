#include "sink/s3/s3_sink.h"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/s3/buckets.h"
#include "base/s3/object_path.h"
#include "base/s3/upload.h"
#include "sink/file_sizes.h"
#include "sink/files/file_sink.h"
#include "sink/files/staging.h"
#include "sink/s3/access.h"
#include "sink/s3/s3_token.h"

namespace brook::sink::s3 {

namespace {

using brook::s3::kAttempt;
using brook::s3::ObjectName;
using brook::s3::S3Client;

constexpr const char* kGeneration = "brookmill-generation";  // metadata of the objects
constexpr const char* kEpoch = "brookmill-epoch";
constexpr const char* kMarker = "_brookmill";
// Of the name of an epoch that is prepared where other runs prepare the same one.
constexpr std::size_t kAttemptCharacters = 8;
constexpr int kMostTries = 10;  // to replace an object that others replace too

std::string folder_of(const std::string& relative_path) {
  const std::size_t slash = relative_path.find_last_of('/');
  return slash == std::string::npos ? "" : relative_path.substr(0, slash);
}

class S3Sink final : public Sink {
 public:
  S3Sink(const plan::Dataset& dataset, const SinkEnvironment& environment)
      : dataset_(dataset), environment_(environment), local_(prepared_at(dataset, environment)) {
    while (dataset_.path.ends_with('/')) dataset_.path.pop_back();
  }

  Result<Prepared> prepare(const EpochName& name, WriteMode mode, engine::Engine& engine, const Rows& rows,
                           const CancelToken& cancel) override {
    const SplitOptions options = split(dataset_.options);
    S3Token token{.mode = mode,
                  .complete = !dataset_.appends,
                  .table = dataset_.path,
                  .options = TRY(portable_options(dataset_, environment_)),
                  .generation = generation_of(name),
                  .epoch = name.epoch,
                  .attempt = random_uuid(),
                  .staging = unique_name(name),
                  .files = {}};
    if (is_object_path(environment_.storage)) token.staging += "-" + token.attempt.substr(0, kAttemptCharacters);
    const std::string staging = staging_folder(token.staging);
    TRY(remove_tree(*environment_.files, staging));  // left by an attempt at this epoch that was not committed
    TRY(environment_.files->create_directories(staging));
    engine::CopyTarget target{.directory = staging,
                              .name_prefix = token.complete ? "part" : "part-" + token.staging,
                              .extension = "." + dataset_.format,
                              .format = dataset_.format,
                              .partitioned_by = dataset_.partitioned_by,
                              .options = options.writer};
    // What is complete is one object.
    set_limits(token.complete ? FileSizes{} : TRY(read_file_sizes(dataset_, environment_.configuration)), target);
    Prepared prepared;
    prepared.files = TRY(engine.copy(rows.query, rows.bindings, rows.context, cancel, target));
    if (mode == WriteMode::kAppend && prepared.files.empty()) {
      TRY(remove_tree(*environment_.files, staging));
      return Prepared{};
    }
    std::set<std::string> folders = {staging, staging_root(local_), parent_path(staging_root(local_)),
                                     environment_.storage};
    for (const engine::WrittenFile& file : prepared.files) {
      token.files.push_back(file.path);
      prepared.rows += file.rows;
      prepared.bytes += file.size_bytes;
      prepared.syncs.files.push_back(join_path(staging, file.path));
      for (std::string folder = folder_of(file.path); !folder.empty(); folder = folder_of(folder)) {
        folders.insert(join_path(staging, folder));
      }
    }
    prepared.syncs.directories.assign(folders.begin(), folders.end());
    prepared.token = token.to_json();
    return prepared;
  }

  // Tries again while S3 is away; each attempt begins with what is there.
  Result<> publish(const Token& text, SyncSet& syncs) override {
    const S3Token token = TRY(S3Token::from_json(text));
    TRY(while_s3_is_away(environment_.cancel, fmt::format("epoch {} of {}", token.epoch, dataset_.name),
                         [&] { return publish_once(token); }));
    syncs.then_remove.push_back(staging_folder(token.staging));
    return {};
  }

  Result<> clean_up(const std::vector<Token>& keep) override {
    std::set<std::string> kept;
    for (const Token& token : keep) {
      const S3Token read = TRY(S3Token::from_json(token));
      kept.insert(read.staging);
    }
    return clean_staging(*environment_.files, local_, kept, environment_.newest_epoch);
  }

  [[nodiscard]] Result<std::map<std::string, std::string>> unpublished(const Token& text) const override {
    const S3Token token = TRY(S3Token::from_json(text));
    std::map<std::string, std::string> places;
    for (const std::string& file : token.files) {
      std::string staged = join_path(staging_folder(token.staging), file);
      if (TRY(environment_.files->exists(staged))) places[file] = std::move(staged);
    }
    return places;
  }

  [[nodiscard]] std::string description() const override { return fmt::format("FileSink[{}]", dataset_.path); }

 private:
  // A view may change its format: the object of the old one goes as that of an old generation does.
  [[nodiscard]] std::string generation_of(const EpochName& name) const {
    return fmt::format("{}/{}{}", name.checkpoint_id, name.generation, dataset_.appends ? "" : "/" + dataset_.format);
  }

  [[nodiscard]] std::string staging_folder(const std::string& name) const {
    return join_path(staging_root(local_), name);
  }

  Result<> publish_once(const S3Token& token) {
    const ObjectPath place = TRY(parse_object_path(token.table));
    if (!client_ || client_->bucket() != place.bucket || options_ != token.options) {
      brook::s3::Access access = TRY(access_to(dataset_, environment_, token.options));
      client_ = TRY(brook::s3::Buckets(std::move(access)).client(place.bucket));
      options_ = token.options;
      claimed_.clear();
    }
    const std::string folder = place.key.empty() ? "" : place.key + "/";
    if (token.complete) return publish_object(token, folder);
    if (token.mode == WriteMode::kReplace) {
      if (TRY(marked_generation(folder)) == token.generation) return {};
      TRY(remove_all_but(token, folder));
      TRY(upload_files(token, folder));
      return mark(token, folder);
    }
    return upload_files(token, folder);
  }

  Result<> upload_files(const S3Token& token, const std::string& folder) {
    for (const std::string& file : token.files) {
      const std::string staged = join_path(staging_folder(token.staging), file);
      const ObjectName object{folder + file, metadata_of(token)};
      if (TRY(environment_.files->exists(staged))) {
        Result<> uploaded = brook::s3::upload_new(*client_, *environment_.files, staged, object);
        if (uploaded) continue;
        // Another run on the same storage may have published it meanwhile, and removed what was staged.
        if (TRY(environment_.files->exists(staged))) return uploaded;
      }
      const auto head = TRY(client_->head(object.key));
      if (!head) return fail(lost(object.key));
    }
    return {};
  }

  // The table is one object, which is replaced in one call.
  Result<> publish_object(const S3Token& token, const std::string& folder) {
    if (TRY(marked_generation(folder)) != token.generation) {
      TRY(remove_all_but(token, folder));
      TRY(mark(token, folder));
    }
    claimed_[folder] = token.generation;
    const std::string name = token.files.empty() ? "part-0." + dataset_.format : token.files.front();
    const ObjectName object{folder + name, metadata_of(token)};
    const std::string staged = join_path(staging_folder(token.staging), name);
    // Of what was looked at: a run that slept meanwhile does not put an older epoch over a newer one.
    for (int tries = 0; tries < kMostTries; ++tries) {
      const auto head = TRY(client_->head(object.key));
      if (head && is_later(head->metadata, token)) return {};
      if (token.files.empty()) return head ? client_->remove(object.key) : Result<>{};
      if (!TRY(environment_.files->exists(staged))) return head ? Result<>{} : fail(lost(object.key));
      const std::string etag = head ? head->object.etag : "";
      const Result<bool> uploaded = brook::s3::upload_over(*client_, *environment_.files, staged, object, etag);
      if (uploaded && *uploaded) return {};
      if (!uploaded && TRY(environment_.files->exists(staged))) return fail(uploaded.error());
      TRY(environment_.cancel.check());
    }
    return fail(Error{ErrorKind::kIo,
                      "",
                      fmt::format("{} is written by somebody else again and again", client_->uri(object.key)),
                      {},
                      "Only one pipeline may write it.",
                      true});
  }

  // Whether an object was written by this epoch or one after it.
  static bool is_later(const brook::s3::Metadata& metadata, const S3Token& token) {
    const auto generation = metadata.find(kGeneration);
    const auto epoch = metadata.find(kEpoch);
    if (generation == metadata.end() || generation->second != token.generation || epoch == metadata.end()) return false;
    std::uint64_t number = 0;
    std::from_chars(epoch->second.data(), epoch->second.data() + epoch->second.size(), number);
    return number >= token.epoch;
  }

  static brook::s3::Metadata metadata_of(const S3Token& token) {
    return {{kAttempt, token.attempt}, {kGeneration, token.generation}, {kEpoch, std::to_string(token.epoch)}};
  }

  // Of the marker; empty without one.
  Result<std::string> marked_generation(const std::string& folder) {
    const auto found = claimed_.find(folder);
    if (found != claimed_.end()) return found->second;
    const auto text = TRY(client_->get_small(folder + kMarker));
    if (!text) return std::string();
    const nlohmann::json json = nlohmann::json::parse(*text, nullptr, false);
    if (!json.is_object() || !json.contains("generation") || !json["generation"].is_string()) {
      return fail(corruption_error(fmt::format("{} is not readable", client_->uri(folder + kMarker)))
                      .with_hint("Move the objects away and run with --full-refresh for this table."));
    }
    return json["generation"].get<std::string>();
  }

  Result<> mark(const S3Token& token, const std::string& folder) {
    const nlohmann::json marker = {{"format", 1}, {"generation", token.generation}};
    (void)TRY(client_->put(folder + kMarker, marker.dump()));
    claimed_[folder] = token.generation;
    return {};
  }

  // The objects of earlier generations. Those that no pipeline wrote may be somebody's data: they are never deleted.
  Result<> remove_all_but(const S3Token& token, const std::string& folder) {
    const bool is_ours = !TRY(marked_generation(folder)).empty();
    std::vector<std::string> others;
    std::string continuation;
    do {
      brook::s3::ObjectPage page = TRY(client_->list(folder, "", continuation));
      for (brook::s3::ObjectInfo& object : page.objects) {
        const std::string relative = object.key.substr(folder.size());
        const bool is_kept = relative == kMarker || std::ranges::find(token.files, relative) != token.files.end();
        if (!is_kept) others.push_back(std::move(object.key));
      }
      continuation = page.continuation;
    } while (!continuation.empty());
    if (!is_ours && !others.empty()) {
      return fail(conflict_error(fmt::format("{} holds objects that this pipeline did not write, such as {}",
                                             token.table, client_->uri(others.front())))
                      .with_hint("Move them away or give the table another LOCATION; nothing was changed."));
    }
    for (const std::string& key : others) TRY(client_->remove(key));
    return {};
  }

  [[nodiscard]] Error lost(const std::string& key) const {
    return corruption_error(fmt::format("{} was committed but is neither staged nor uploaded", client_->uri(key)))
        .with_hint("Something deleted it. Run with --full-refresh for this table.");
  }

  plan::Dataset dataset_;
  SinkEnvironment environment_;
  std::string local_;  // where the table would lie in the checkpoint's folder
  std::shared_ptr<S3Client> client_;
  brook::s3::Options options_;                  // of the client
  std::map<std::string, std::string> claimed_;  // by folder: the generation that its marker names
};

}  // namespace

Result<std::unique_ptr<Sink>> open_s3_sink(const plan::Dataset& dataset, const SinkEnvironment& environment) {
  return std::make_unique<S3Sink>(dataset, environment);
}

Result<> check_s3_sink(const plan::Dataset& dataset) {
  const ObjectPath place = TRY(parse_object_path(dataset.path));
  const SplitOptions options = split(dataset.options);
  TRY(brook::s3::options_of(options.s3, place.bucket, true));
  if (!dataset.appends && !dataset.partitioned_by.empty()) {
    return fail(usage_error(fmt::format("the view {} is replaced as a whole, and S3 cannot replace the many objects of "
                                        "a partitioned table at once",
                                        dataset.name))
                    .at(dataset.location)
                    .with_class("UNSUPPORTED_FEATURE")
                    .with_hint("Leave PARTITIONED BY out, or keep it on this machine."));
  }
  if (TRY(read_file_sizes(dataset, {})).auto_compact) {
    return fail(usage_error(fmt::format("{} lies on S3, where small files are not made few", dataset.name))
                    .at(dataset.location)
                    .with_class("UNSUPPORTED_FEATURE")
                    .with_hint("Leave 'autoOptimize.autoCompact' out, or keep the table on this machine."));
  }
  plan::Dataset plain = dataset;
  plain.options = options.writer;
  return check_file_sink(plain);
}

}  // namespace brook::sink::s3
