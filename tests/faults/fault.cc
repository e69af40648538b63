#include "fault.h"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <mutex>
#include <vector>

#include <fmt/format.h>

#include "disk_model.h"

namespace brook::faults {

namespace {

[[noreturn]] void die() {
  (void)::raise(SIGKILL);
  std::abort();  // not reached: SIGKILL cannot be held back
}

class Count final : public Fault {
 public:
  explicit Count(std::string path) : path_(std::move(path)) {}

  Result<> mutate(const Mutation& mutation, const Perform& perform) override {
    {
      const std::scoped_lock lock(mutex_);
      calls_.push_back(fmt::format("{} {}", name_of(mutation.kind), mutation.path));
    }
    return perform(mutation.bytes);
  }
  void finish() override {
    std::ofstream file(path_);
    for (const std::string& call : calls_) file << call << '\n';
  }

 private:
  std::string path_;
  std::mutex mutex_;
  std::vector<std::string> calls_;
};

enum class Moment : std::uint8_t { kBefore, kAfter, kTorn };

class Kill final : public Fault {
 public:
  Kill(Moment moment, std::uint64_t call) : moment_(moment), call_(call) {}

  Result<> mutate(const Mutation& mutation, const Perform& perform) override {
    const bool now = ++calls_ == call_;
    if (now && moment_ == Moment::kBefore) die();
    if (now && moment_ == Moment::kTorn) {
      if (mutation.kind != MutationKind::kAppend) die();
      const Result<> torn = perform(mutation.bytes.substr(0, mutation.bytes.size() / 2));
      if (torn) die();
      return torn;
    }
    Result<> result = perform(mutation.bytes);
    if (now) die();
    return result;
  }

 private:
  Moment moment_;
  std::uint64_t call_;
  std::atomic<std::uint64_t> calls_ = 0;
};

class LosePower final : public Fault {
 public:
  LosePower(PowerLoss loss, std::uint64_t call, std::string_view root) : loss_(loss), call_(call), model_(root) {}

  Result<> mutate(const Mutation& mutation, const Perform& perform) override {
    const std::scoped_lock lock(mutex_);  // the model and the disk change together
    Result<> result = perform(mutation.bytes);
    if (result) model_.apply(mutation);
    if (++calls_ == call_) {
      model_.lose(loss_);
      die();
    }
    return result;
  }

 private:
  PowerLoss loss_;
  std::uint64_t call_;
  std::mutex mutex_;
  DiskModel model_;
  std::uint64_t calls_ = 0;
};

class FailOnce final : public Fault {
 public:
  explicit FailOnce(std::uint64_t call) : call_(call) {}

  Result<> mutate(const Mutation& mutation, const Perform& perform) override {
    if (++calls_ == call_) return fail(io_error(name_of(mutation.kind), mutation.path, EIO));
    return perform(mutation.bytes);
  }

 private:
  std::uint64_t call_;
  std::atomic<std::uint64_t> calls_ = 0;
};

class FullDisk final : public Fault {
 public:
  explicit FullDisk(std::uint64_t call) : call_(call) {}

  Result<> mutate(const Mutation& mutation, const Perform& perform) override {
    const bool needs_space = mutation.kind == MutationKind::kCreate || mutation.kind == MutationKind::kAppend ||
                             mutation.kind == MutationKind::kCreateDirectories;
    if (++calls_ >= call_ && needs_space) return fail(io_error("write", mutation.path, ENOSPC));
    return perform(mutation.bytes);
  }

 private:
  std::uint64_t call_;
  std::atomic<std::uint64_t> calls_ = 0;
};

}  // namespace

Result<std::shared_ptr<Fault>> parse_fault(std::string_view text, std::string_view root) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view what = text.substr(0, colon);
  const std::string_view rest = text.substr(std::min(colon + 1, text.size()));
  if (what == "count" && !rest.empty()) return std::make_shared<Count>(std::string(rest));

  std::uint64_t call = 0;
  const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), call);
  if (parsed.ec == std::errc() && parsed.ptr == rest.data() + rest.size() && call > 0) {
    if (what == "before") return std::make_shared<Kill>(Moment::kBefore, call);
    if (what == "after") return std::make_shared<Kill>(Moment::kAfter, call);
    if (what == "torn") return std::make_shared<Kill>(Moment::kTorn, call);
    if (what == "forget") return std::make_shared<LosePower>(PowerLoss::kAll, call, root);
    if (what == "hollow") return std::make_shared<LosePower>(PowerLoss::kContent, call, root);
    if (what == "fail") return std::make_shared<FailOnce>(call);
    if (what == "full") return std::make_shared<FullDisk>(call);
  }
  return fail(usage_error(fmt::format("BROOKMILL_FAULT is '{}'", text))
                  .with_hint("See tests/faults/fault.h for what it can be."));
}

}  // namespace brook::faults
