// Sink: one dataset's output, as the runtime sees it.
//
// Per epoch:  prepare(…) -> token     the rows are durable once the returned syncs are done, but invisible
//             the runtime commits a record that holds the token
//             publish(token)          makes them visible; idempotent; in epoch order; also after a restart
// At start, after unpublished tokens were published: clean_up() removes what uncommitted epochs left behind.
//
// A token is self-contained JSON: publishing needs nothing else, even if the spec changed meanwhile. What a
// reader sees: a replaced table whole, an appended one file by file; never half a file, a doubled row, or rows
// of two generations. Threads: prepare() may be called by several at once, for different flows; the rest by one
// at a time, while no prepare() runs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/file_system.h"
#include "base/remote_calls.h"
#include "engine/engine.h"
#include "plan/graph.h"

namespace brook::sink {

// Names an epoch's output for ever: (checkpoint, generation, flow, epoch) is never used twice.
struct EpochName {
  std::string checkpoint_id;
  std::uint64_t generation = 0;
  std::string flow;
  std::uint64_t epoch = 0;
  // The epoch of this flow's token before this one, in the same generation; it has been published.
  std::optional<std::uint64_t> previous = std::nullopt;
};

enum class WriteMode : std::uint8_t {
  kAppend,
  kReplace,  // the whole table: complete views, and the first epoch of a generation
  kUpdate,   // of Dataset::updates: rows take the place of those with the same keys (update_rows.h)
};

using Token = std::string;  // JSON

struct Prepared {
  Token token;    // "": nothing to publish (an append without rows)
  SyncSet syncs;  // to be synced before the commit
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  // Data files as they will stand after publish(), for the table's manifest.
  std::vector<engine::WrittenFile> files;  // paths relative to Dataset::path
};

// The rows to write. Those of Dataset::updates may have the weight as their last column, in any mode.
struct Rows {
  analyze::RelationPtr query;
  engine::Bindings bindings;
  engine::QueryContext context;
};

class Sink {
 public:
  virtual ~Sink() = default;
  [[nodiscard]] virtual Result<Prepared> prepare(const EpochName& name, WriteMode mode, engine::Engine& engine,
                                                 const Rows& rows, const CancelToken& cancel) = 0;
  // `syncs` receives what must be durable before the runtime forgets the token, and what is of no use from then on.
  [[nodiscard]] virtual Result<> publish(const Token& token, SyncSet& syncs) = 0;
  // Removes everything staged that is not named by one of the tokens.
  [[nodiscard]] virtual Result<> clean_up(const std::vector<Token>& keep) = 0;
  // Of a committed token: its files that are not published yet, and where they stand now. For readers of a
  // checkpoint, who may meet an epoch between its commit and its publishing.
  [[nodiscard]] virtual Result<std::map<std::string, std::string>> unpublished(const Token& token) const = 0;
  [[nodiscard]] virtual std::string description() const = 0;  // "FileSink[data/output/t]"
};

struct SinkEnvironment {
  std::shared_ptr<FileSystem> files;
  std::string directory;  // of the project
  std::shared_ptr<RemoteCalls> calls = direct_remote_calls();
  CancelToken cancel;                                     // ends waiting for another system
  engine::Engine* engine = nullptr;                       // for work at publish(); readers of a checkpoint have none
  std::string storage = {};                               // the checkpoint's folder
  std::map<std::string, std::string> configuration = {};  // of the project: where S3 is
  // Where the checkpoint can be reached by several machines: its newest epoch (-1: none) when it was opened. What later
  // ones have staged may be of another run: clean_up() leaves it there.
  std::optional<std::int64_t> newest_epoch = std::nullopt;
};

// One line per format in sink/formats.cc. Opening talks to nobody: readers of a checkpoint open sinks too.
using OpenSink = Result<std::unique_ptr<Sink>> (*)(const plan::Dataset& dataset, const SinkEnvironment& environment);
struct SinkFormat {
  std::string_view format;
  OpenSink open;
  Result<> (*check)(const plan::Dataset& dataset);  // options and types, at planning time
  bool readable = true;                             // its files can be read back, by other datasets and by queries
  std::string_view files = {};                      // the format of its data files, where it is not its own
  // Whether such a table, as declared, takes rows with more columns than it was written with.
  bool (*takes_new_columns)(const plan::Dataset& dataset) = nullptr;
  bool updates = false;  // takes WriteMode::kUpdate
  [[nodiscard]] std::string file_format() const { return std::string(files.empty() ? format : files); }
};
[[nodiscard]] const std::vector<SinkFormat>& sink_formats();
[[nodiscard]] Result<const SinkFormat*> find_sink_format(const std::string& format, const Location& where);

// The sink of a dataset, wherever it lies: where its path is on S3, files are uploaded to there.
[[nodiscard]] Result<std::unique_ptr<Sink>> open_sink(const plan::Dataset& dataset, const SinkEnvironment& environment);
[[nodiscard]] Result<> check_sink(const plan::Dataset& dataset);

}  // namespace brook::sink
