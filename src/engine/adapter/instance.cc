#include "engine/adapter/instance.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>

#include "base/version.h"
#include "duckdb/main/client_config.hpp"
#include "duckdb/main/config.hpp"
#include "duckdb/main/extension/extension_loader.hpp"
#include "duckdb/main/pending_query_result.hpp"
#include "duckdb/main/valid_checker.hpp"
#include "engine/adapter/brook_file_system.h"
#include "engine/adapter/error.h"
#include "engine/adapter/failed_call.h"
#include "engine/adapter/functions.h"
#include "engine/adapter/scan_file_system.h"

namespace brook::engine {
namespace {

// Of the commit that 1.5.5 was built from; a library that says otherwise has other internals than our headers.
constexpr std::string_view kSourceId = "d8cdaa33fd";

constexpr std::chrono::microseconds kShortestPause(20);
constexpr std::chrono::microseconds kLongestPause(200);

std::uint64_t half_of_memory() {
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) / 2;
}

Result<> check_version() {
  const std::string version = duckdb::DuckDB::LibraryVersion();
  const std::string source = duckdb::DuckDB::SourceID();
  if (version == "v" + std::string(kDuckdbVersion) && source == kSourceId) return {};
  Error error = internal_error("libduckdb is " + version + " (" + source + "), brookmill was built for v" +
                               std::string(kDuckdbVersion) + " (" + std::string(kSourceId) + ")");
  return fail(std::move(error).with_hint("run ./dev setup, or install the library that came with this program"));
}

void configure(duckdb::DBConfig& config, const EngineOptions& options, const std::string& spill_directory) {
  using duckdb::Value;
  config.SetOptionByName("autoload_known_extensions", Value::BOOLEAN(false));
  config.SetOptionByName("autoinstall_known_extensions", Value::BOOLEAN(false));
  config.SetOptionByName("preserve_insertion_order", Value::BOOLEAN(true));
  // Files are read once; what is read must not fill the budget.
  config.SetOptionByName("enable_external_file_cache", Value::BOOLEAN(false));
  if (options.threads > 0) config.options.maximum_threads = static_cast<duckdb::idx_t>(options.threads);
  config.options.maximum_memory = options.memory_budget_bytes > 0 ? options.memory_budget_bytes : half_of_memory();
  config.options.use_temporary_directory = !spill_directory.empty();
  config.options.temporary_directory = spill_directory;
}

}  // namespace

struct Instance::Session {
  explicit Session(duckdb::DuckDB& database) : connection(database) {}
  duckdb::Connection connection;
  duckdb::shared_ptr<QueryState> state;
};

class Instance::Lease {
 public:
  explicit Lease(Instance& instance) : instance_(instance) {
    {
      const std::scoped_lock guard(instance_.lock_);
      if (!instance_.idle_.empty()) {
        session_ = std::move(instance_.idle_.back());
        instance_.idle_.pop_back();
      }
    }
    if (!session_) session_ = instance_.new_session();
  }
  ~Lease() {
    session_->state->end();
    duckdb::ClientConfig::GetConfig(*session_->connection.context).get_result_collector = nullptr;
    const std::scoped_lock guard(instance_.lock_);
    instance_.idle_.push_back(std::move(session_));
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  Session* operator->() const { return session_.get(); }

 private:
  Instance& instance_;
  std::unique_ptr<Session> session_;
};

Instance::Instance(std::shared_ptr<FileSystem> files) : files_(std::move(files)) {}

Instance::~Instance() = default;

Result<std::shared_ptr<Instance>> Instance::open(const EngineOptions& options, const std::string& spill_directory) {
  std::shared_ptr<Instance> instance(new Instance(options.files ? options.files : local_file_system()));
  TRY(guarded([&]() -> Result<> { return instance->start(options, spill_directory); }));
  return instance;
}

Result<> Instance::start(const EngineOptions& options, const std::string& spill_directory) {
  TRY(check_version());
  duckdb::DBConfig config;
  configure(config, options, spill_directory);
  database_ = std::make_unique<duckdb::DuckDB>(nullptr, &config);
  database().GetFileSystem().RegisterSubSystem(make_brook_file_system(files_));
  database().GetFileSystem().RegisterSubSystem(make_scan_file_system(files_));
  duckdb::ExtensionLoader loader(database(), "brookmill");
  register_functions(loader);
  name_failed_calls(database());
  idle_.push_back(new_session());
  return {};
}

std::unique_ptr<Instance::Session> Instance::new_session() {
  auto session = std::make_unique<Session>(*database_);
  auto& context = *session->connection.context;
  duckdb::ClientConfig::GetConfig(context).enable_progress_bar = false;
  const auto result = session->connection.Query("SET TimeZone = 'UTC'");
  if (result->HasError()) result->ThrowError();
  session->state = duckdb::make_shared_ptr<QueryState>();
  context.registered_state->Insert(QueryState::kKey, session->state);
  return session;
}

bool Instance::valid() { return !duckdb::ValidChecker::IsInvalidated(database()); }

Result<> Instance::run(const Query& query, const CancelToken& cancel, const SinkFactory& sink) {
  return guarded([&]() -> Result<> {
    using duckdb::PendingExecutionResult;
    TRY(cancel.check());
    const Lease session(*this);
    session->state->begin(query, cancel);
    duckdb::ClientConfig::GetConfig(*session->connection.context).get_result_collector = sink;

    // This thread works on the query as DuckDB's own do, so between tasks it can look at the token. DuckDB wakes it
    // when a blocked task goes on, but not when the last task of another thread ends: hence the short sleeps.
    const auto pending = session->connection.PendingQuery(query.sql);
    bool interrupted = false;
    std::chrono::microseconds pause(0);
    PendingExecutionResult state = PendingExecutionResult::RESULT_NOT_READY;
    while (!pending->HasError()) {
      state = pending->ExecuteTask();
      if (duckdb::PendingQueryResult::IsResultReady(state)) break;
      if (cancel.requested() && !interrupted) {
        session->connection.Interrupt();
        interrupted = true;
      }
      if (state == PendingExecutionResult::BLOCKED) pending->WaitForTask();
      pause = state == PendingExecutionResult::NO_TASKS_AVAILABLE ? std::min(pause + kShortestPause, kLongestPause)
                                                                  : std::chrono::microseconds(0);
      if (pause.count() > 0) std::this_thread::sleep_for(pause);
    }
    std::optional<duckdb::ErrorData> failure;
    if (pending->HasError()) {
      failure = pending->GetErrorObject();
    } else if (const auto result = pending->Execute(); result->HasError()) {
      failure = result->GetErrorObject();
    }
    if (!failure) return {};
    if (auto ours = session->state->take_error()) return fail(*std::move(ours));
    if (cancel.requested() && failure->Type() == duckdb::ExceptionType::INTERRUPT) return fail(cancelled_error());
    return fail(to_error(*failure).at(place_of(*failure, query.places)));
  });
}

}  // namespace brook::engine
