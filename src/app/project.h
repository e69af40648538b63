// Project: from the command line's options to a graph whose connectors are known, and the engine that runs it.
// The shared start of every command that works on a project.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "app/session.h"
#include "engine/engine.h"
#include "plan/graph.h"
#include "source/schema/schema_finder.h"

namespace CLI {
class App;
}

namespace brook::app {

struct ProjectOptions {
  std::string spec;  // --spec; empty: the nearest
};
struct EngineSettings {
  int threads = 0;     // --threads; 0: one per core
  std::string memory;  // --memory 2GiB; empty: a share of the machine's
};

void add_project_options(CLI::App& command, ProjectOptions& options);
void add_engine_options(CLI::App& command, EngineSettings& settings);

// The spec that was named, or the nearest one, as a path relative to here. From then on the session's files reach S3 as
// the spec's configuration says. Errors: PIPELINE_SPEC_FILE_NOT_FOUND.
[[nodiscard]] Result<plan::Spec> open_spec(Session& session, const ProjectOptions& options);

// The graph of the spec, with formats, options and types of every source and sink checked. Columns that are not
// declared are those that the finder finds; without one, those in the checkpoint, or as a run would find them now.
[[nodiscard]] Result<plan::Graph> open_graph(FileSystem& files, const plan::Spec& spec, source::SchemaFinder& finder);
[[nodiscard]] Result<plan::Graph> open_graph(const std::shared_ptr<FileSystem>& files, const plan::Spec& spec);

// Refuses to read a dataset on S3 that its own options reach: the engine reads as the project's configuration says.
[[nodiscard]] Result<> check_reached(const plan::Dataset& dataset);

// One budget for the whole process (DESIGN §3): what of it the engine and the operators' state may use. Without
// --memory, of three quarters of the machine's.
struct MemoryShares {
  std::uint64_t engine_bytes = 0;
  std::uint64_t state_bytes = 0;
};
[[nodiscard]] Result<MemoryShares> memory_shares(const EngineSettings& settings);

[[nodiscard]] Result<std::unique_ptr<engine::Engine>> open_engine(const EngineSettings& settings,
                                                                  std::shared_ptr<FileSystem> files,
                                                                  const std::string& spill_directory);

// A folder for one process in the system's place for temporary files; it goes with the object.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(FileSystem& files);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  FileSystem& files_;
  std::string path_;
};

}  // namespace brook::app
