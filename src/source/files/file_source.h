// FileSource: a Source over files that arrive in a folder, whatever their format. Made by the formats (csv …), which
// hand in how files become rows.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "source/files/file_cleaner.h"
#include "source/files/file_log.h"
#include "source/files/file_options.h"
#include "source/files/listing.h"
#include "source/source.h"

namespace brook::source {

class FileSource final : public Source {
 public:
  struct Scan {
    engine::Binding rows;
    std::function<ScanCounts()> counts;
  };
  using MakeScan = std::function<Result<Scan>(std::vector<PlannedFile> files)>;

  // `directory` is SourceEnvironment's.
  FileSource(std::shared_ptr<FileSystem> files, std::string directory, const FileOptions& options, MakeScan make_scan);

  Result<> restore_record(std::string_view key, std::string_view value) override;
  Result<> discover(std::int64_t now_us) override;
  Result<Range> plan(const Position& from, const Position& until) override;
  [[nodiscard]] Position end() const override;
  Result<engine::Binding> scan(const Range& range) override;
  [[nodiscard]] ScanCounts counts() const override { return counts_ ? counts_() : ScanCounts{}; }
  Result<std::vector<LogChange>> changes(const Position& front) override;
  void committed() override;
  Result<> give_up(const std::vector<Position>& readers) override;
  [[nodiscard]] std::string description() const override;
  [[nodiscard]] std::uint64_t backlog(const Position& from) const override;

 private:
  [[nodiscard]] Result<std::uint64_t> index_of(const Position& position) const;
  Result<> begin();

  std::shared_ptr<FileSystem> files_;
  FileOptions options_;
  MakeScan make_scan_;
  std::unique_ptr<Listing> listing_;
  FileLog log_;
  std::uint64_t committed_ = 0;   // files of the log that are in the checkpoint
  std::uint64_t committing_ = 0;  // and that will be, by the last changes()
  bool began_ = false;            // restoring is over
  FileCleaner cleaner_;
  std::uint64_t cleaned_ = 0;           // files of the log that were taken away
  std::uint64_t cleaned_recorded_ = 0;  // as far as the checkpoint knows
  std::uint64_t cleaned_recording_ = 0;
  std::function<ScanCounts()> counts_;
};

}  // namespace brook::source
