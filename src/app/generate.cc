// brookmill generate transactions
#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/transactions.h"

namespace brook::app {

namespace {

struct GenerateOptions {
  std::uint64_t rows = 500;
  std::uint64_t batches = 5;
  std::uint64_t first_batch = 1;
  std::string out;
  std::uint64_t seed = 42;
  double files_per_second = 0;
  bool overwrite = false;
  TransactionRates rates;
};

// Writes file after file; each appears under its name when it is whole.
class TransactionFiles {
 public:
  TransactionFiles(const Session& session, const GenerateOptions& options)
      : session_(session), options_(options), transactions_(options.seed, options.rows, options.rates) {}

  Result<> run() {
    FileSystem& files = *session_.files;
    TRY(files.create_directories(options_.out));
    const std::uint64_t last = options_.first_batch + options_.batches - 1;
    for (std::uint64_t batch = options_.first_batch; batch <= last; ++batch) TRY(check_free(batch));
    for (std::uint64_t batch = options_.first_batch; batch <= last; ++batch) {
      TRY(session_.cancel.check());
      TRY(write(batch));
    }
    fmt::print(session_.out, "{}: {} rows in {} files\n", options_.out, written_rows_, options_.batches);
    std::fflush(session_.out);
    return options_.files_per_second > 0 ? keep_adding(last + 1) : Result<>{};
  }

 private:
  Result<> keep_adding(std::uint64_t batch) {
    const auto pause = std::chrono::duration<double>(1 / options_.files_per_second);
    for (auto due = std::chrono::steady_clock::now();; ++batch) {
      due += std::chrono::duration_cast<std::chrono::steady_clock::duration>(pause);
      while (std::chrono::steady_clock::now() < due) {
        if (session_.cancel.requested()) return {};  // the way this is meant to end
        std::this_thread::sleep_for(std::min<std::chrono::duration<double>>(pause, std::chrono::milliseconds(50)));
      }
      TRY(check_free(batch));
      TRY(write(batch));
      fmt::print(session_.out, "{}\n", path_of(batch));
      std::fflush(session_.out);
    }
  }

  [[nodiscard]] std::string name_of(std::uint64_t batch) const { return fmt::format("transactions-{:05}.csv", batch); }
  [[nodiscard]] std::string path_of(std::uint64_t batch) const { return join_path(options_.out, name_of(batch)); }

  Result<> check_free(std::uint64_t batch) const {
    if (options_.overwrite || !TRY(session_.files->exists(path_of(batch)))) return {};
    return fail(
        usage_error(fmt::format("{} exists already", path_of(batch)))
            .with_hint("Write --overwrite to replace it, --first-batch N to go on after it, or choose another --out."));
  }

  // Rows of batch b (from 1) of n: those from (b-1)/n to b/n of all.
  [[nodiscard]] std::uint64_t first_row(std::uint64_t batch) const {
    const std::uint64_t rounds = (batch - 1) / options_.batches;
    return rounds * options_.rows + (batch - 1) % options_.batches * options_.rows / options_.batches;
  }

  Result<> write(std::uint64_t batch) {
    constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
    FileSystem& files = *session_.files;
    const std::string hidden = join_path(options_.out, "." + name_of(batch) + ".tmp");
    const std::unique_ptr<WritableFile> file = TRY(files.create(hidden));
    std::string buffer = Transactions::header();
    buffer.reserve(kBufferBytes + 4096);
    const std::uint64_t end = first_row(batch + 1);
    for (std::uint64_t row = first_row(batch); row < end; ++row) {
      transactions_.append(row, buffer);
      if (buffer.size() < kBufferBytes) continue;
      TRY(file->append(buffer));
      buffer.clear();
    }
    TRY(file->append(buffer));
    TRY(file->close());
    written_rows_ += end - first_row(batch);
    return files.rename(hidden, path_of(batch));
  }

  const Session& session_;
  const GenerateOptions& options_;
  Transactions transactions_;
  std::uint64_t written_rows_ = 0;
};

}  // namespace

void add_generate(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("generate", "Make data for the examples");
  command->require_subcommand(1);
  CLI::App* kind =
      command->add_subcommand("transactions", "CSV files of made-up purchases, the same for the same seed");
  auto options = std::make_shared<GenerateOptions>();
  const CLI::Range share(0.0, 1.0);
  kind->add_option("--rows", options->rows, "Rows in all files together")->capture_default_str();
  kind->add_option("--batches", options->batches, "Number of files")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  kind->add_option("--first-batch", options->first_batch, "Number of the first file; earlier rows are left out")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  kind->add_option("--out", options->out, "Folder for the files")->required()->type_name("DIR");
  kind->add_option("--seed", options->seed, "Another seed, other rows")->capture_default_str();
  kind->add_option("--rate", options->files_per_second, "Then keep adding this many files a second, until stopped")
      ->check(CLI::Range(0.001, 1000.0));
  kind->add_option("--null-rate", options->rates.null_ids, "Share of rows without one of their ids")
      ->capture_default_str()
      ->check(share);
  kind->add_option("--zero-rate", options->rates.zero_amounts, "Share of rows with amount 0")
      ->capture_default_str()
      ->check(share);
  kind->add_option("--duplicate-rate", options->rates.duplicates, "Share of rows that repeat an earlier one")
      ->capture_default_str()
      ->check(share);
  kind->add_option("--late-rate", options->rates.late, "Share of rows that are hours or days late")
      ->capture_default_str()
      ->check(share);
  kind->add_flag("--overwrite", options->overwrite, "Replace files that exist");
  kind->callback(
      [&session, options] { session.run = [&session, options] { return TransactionFiles(session, *options).run(); }; });
}

}  // namespace brook::app
