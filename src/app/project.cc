#include "app/project.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/byte_size.h"
#include "base/s3/object_path.h"
#include "base/s3/s3_file_system.h"
#include "sink/sink.h"
#include "source/source.h"

namespace brook::app {

namespace {

// As short as it can be said from the working directory.
std::string from_here(const std::string& path) {
  const std::filesystem::path relative =
      std::filesystem::path(path).lexically_proximate(std::filesystem::current_path());
  return relative.string().size() < path.size() ? relative.string() : path;
}

// What reads all rows of a source again and again needs them to stay.
Result<> check_stays(const plan::Graph& graph, const plan::Flow& flow, const plan::FlowInput& input) {
  const plan::SourceTable* source = graph.source(input.table_key);
  if (source == nullptr || input.stream) return {};
  if (source->format == "socket") {
    return fail(usage_error(fmt::format("{} reads all rows of {} whenever it runs, and what a socket sent is gone",
                                        flow.name, source->name))
                    .at(flow.location)
                    .with_hint("Keep the rows in a streaming table, and let it read that."));
  }
  for (const auto& [name, value] : source->options) {
    if (!same_name(name, "cleanSource") || same_name(value, "off")) continue;
    return fail(
        usage_error(fmt::format("{} reads all rows of {} whenever it runs, and cleanSource '{}' takes its files "
                                "away",
                                flow.name, source->name, value))
            .at(flow.location)
            .with_hint("Keep the rows in a streaming table, and let it read that."));
  }
  return {};
}

// A later reader of a dataset replays it from its files; some formats have none.
Result<> check_inputs(const plan::Graph& graph, const plan::Flow& flow) {
  for (const plan::FlowInput& input : flow.inputs) {
    TRY(check_stays(graph, flow, input));
    const plan::Dataset* dataset = graph.dataset(input.table_key);
    if (dataset == nullptr) continue;
    if (const Result<> reached = check_reached(*dataset); !reached)
      return fail(Error(reached.error()).at(flow.location));
    if (TRY(sink::find_sink_format(dataset->format, dataset->location))->readable) continue;
    return fail(usage_error(fmt::format("{} reads {}, which is written as {} and cannot be read back", flow.name,
                                        dataset->name, dataset->format))
                    .at(flow.location)
                    .with_hint("Write the rows to a streaming table of files, and let both read that."));
  }
  return {};
}

std::uint64_t machine_memory_bytes() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page_bytes = sysconf(_SC_PAGE_SIZE);
  return pages > 0 && page_bytes > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_bytes) : 0;
}

Result<plan::Spec> read_spec(FileSystem& files, const ProjectOptions& options) {
  if (options.spec.empty()) return plan::read_spec(files, from_here(TRY(plan::find_spec(files, "."))));
  if (!TRY(files.exists(options.spec))) {
    return fail(
        usage_error(fmt::format("there is no spec {}", options.spec)).with_class("PIPELINE_SPEC_FILE_NOT_FOUND"));
  }
  if (TRY(files.stat(options.spec)).is_directory) {
    return fail(usage_error(fmt::format("{} is a folder, not a spec", options.spec))
                    .with_hint(fmt::format("Write --spec {}", join_path(options.spec, "spark-pipeline.yml"))));
  }
  return plan::read_spec(files, options.spec);
}

}  // namespace

void add_project_options(CLI::App& command, ProjectOptions& options) {
  command
      .add_option("--spec", options.spec,
                  "The spec; default: the nearest spark-pipeline.yml, here or in a folder above")
      ->type_name("PATH");
}

void add_engine_options(CLI::App& command, EngineSettings& settings) {
  command.add_option("--threads", settings.threads, "Threads of the engine; default: one per core")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
  command.add_option("--memory", settings.memory, "Memory of the whole process, such as 2GiB")->type_name("SIZE");
}

Result<plan::Spec> open_spec(Session& session, const ProjectOptions& options) {
  plan::Spec spec = TRY(read_spec(*session.files, options));
  session.files = s3::s3_file_system(session.files, {.options = {},
                                                     .configuration = spec.configuration,
                                                     .files = session.files,
                                                     .directory = spec.directory,
                                                     .calls = session.calls,
                                                     .cancel = session.cancel});
  return spec;
}

Result<plan::Graph> open_graph(const std::shared_ptr<FileSystem>& files, const plan::Spec& spec) {
  source::SchemaFinder finder({.files = files, .storage = spec.storage, .time_zone = spec.session_time_zone()});
  return open_graph(*files, spec, finder);
}

Result<plan::Graph> open_graph(FileSystem& files, const plan::Spec& spec, source::SchemaFinder& finder) {
  plan::Graph graph =
      TRY(plan::build_graph(files, spec, [&](const plan::SourceTable& table) { return finder.describe(table); }));
  for (const plan::SourceTable& source : graph.sources) {
    Result<> checked = source::check_source(source);
    if (!checked) return fail(std::move(checked).error().at(source.location));
  }
  for (const plan::Dataset& dataset : graph.datasets) {
    Result<> checked = sink::check_sink(dataset);
    if (!checked) return fail(std::move(checked).error().at(dataset.location));
  }
  for (const plan::Flow& flow : graph.flows) TRY(check_inputs(graph, flow));
  return graph;
}

Result<> check_reached(const plan::Dataset& dataset) {
  for (const auto& [name, value] : dataset.options) {
    if (!is_object_path(dataset.path) || !s3::is_s3_option(name)) continue;
    return fail(usage_error(fmt::format("{} lies on S3 ({}) and is reached by an option of its own, {}", dataset.name,
                                        dataset.path, name))
                    .with_hint("To read it back, write the option into the configuration of the spec, for this bucket "
                               "alone as fs.s3a.bucket.NAME.…."));
  }
  return {};
}

Result<MemoryShares> memory_shares(const EngineSettings& settings) {
  std::uint64_t total = TRY(parse_bytes(settings.memory));
  if (total == 0) total = machine_memory_bytes() / 4 * 3;
  constexpr std::uint64_t kLeast = std::uint64_t{128} << 20;
  if (total < kLeast) {
    return fail(
        usage_error(fmt::format("--memory {} is too little", settings.memory)).with_hint("Give it at least 128MiB."));
  }
  // The rest is for what neither counts: parsing, writing, the allocator.
  return MemoryShares{.engine_bytes = total / 2, .state_bytes = total / 8 * 3};
}

Result<std::unique_ptr<engine::Engine>> open_engine(const EngineSettings& settings, std::shared_ptr<FileSystem> files,
                                                    const std::string& spill_directory) {
  engine::EngineOptions options;
  options.threads = settings.threads;
  options.memory_budget_bytes = TRY(memory_shares(settings)).engine_bytes;
  options.spill_directory = spill_directory;
  options.files = std::move(files);
  return engine::Engine::open(options);
}

TemporaryFolder::TemporaryFolder(FileSystem& files) : files_(files) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
  path_ = join_path(error ? "." : folder.string(), fmt::format("brookmill-{}", getpid()));
}

TemporaryFolder::~TemporaryFolder() { static_cast<void>(remove_tree(files_, path_)); }

}  // namespace brook::app
