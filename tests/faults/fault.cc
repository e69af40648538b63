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

// A fault that knows what was not synced: keeps the model beside the disk.
class Modelled : public Fault {
 public:
  Modelled(std::uint64_t call, DiskModel model) : call_(call), model_(std::move(model)) {}

  Result<> mutate(const Mutation& mutation, const Perform& perform) override {
    const std::scoped_lock lock(mutex_);  // the model and the disk change together
    const bool now = ++calls_ == call_;
    if (now) before_last(mutation, perform);
    Result<> result = perform(mutation.bytes);
    if (result) model_.apply(mutation);
    if (now) after_last();
    return result;
  }

 protected:
  virtual void before_last(const Mutation& mutation, const Perform& perform) = 0;
  virtual void after_last() = 0;
  DiskModel& model() { return model_; }

 private:
  std::uint64_t call_;
  std::mutex mutex_;
  DiskModel model_;
  std::uint64_t calls_ = 0;
};

class LosePower final : public Modelled {
 public:
  LosePower(PowerLoss loss, std::uint64_t call, DiskModel model) : Modelled(call, std::move(model)), loss_(loss) {}

 protected:
  void before_last(const Mutation& /*mutation*/, const Perform& /*perform*/) override {}
  void after_last() override {
    model().lose(loss_);
    die();
  }

 private:
  PowerLoss loss_;
};

// Kill that leaves a memory of what was not synced.
class RememberedKill final : public Modelled {
 public:
  RememberedKill(Moment moment, std::uint64_t call, DiskModel model, std::string memory)
      : Modelled(call, std::move(model)), moment_(moment), memory_(std::move(memory)) {}

 protected:
  void before_last(const Mutation& mutation, const Perform& perform) override {
    if (moment_ == Moment::kAfter) return;
    if (moment_ == Moment::kTorn && mutation.kind == MutationKind::kAppend) {
      if (perform(mutation.bytes.substr(0, mutation.bytes.size() / 2))) model().apply(mutation);
    }
    after_last();
  }
  void after_last() override {
    std::ofstream(memory_, std::ios::binary) << model().save();
    die();
  }

 private:
  Moment moment_;
  std::string memory_;
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

std::shared_ptr<Fault> make_kill(Moment moment, std::uint64_t call, const std::string& root,
                                 const std::string& memory) {
  if (memory.empty()) return std::make_shared<Kill>(moment, call);
  return std::make_shared<RememberedKill>(moment, call, DiskModel(root), memory);
}

Result<std::shared_ptr<Fault>> make_power_loss(PowerLoss loss, std::uint64_t call, const std::string& root,
                                               const std::string& memory) {
  DiskModel model(root);
  const std::shared_ptr<FileSystem> disk = local_file_system();
  if (!memory.empty() && TRY(disk->exists(memory)) && !model.recall(TRY(read_file(*disk, memory)))) {
    return fail(usage_error(memory + " is not a memory of a killed run"));
  }
  return std::make_shared<LosePower>(loss, call, std::move(model));
}

}  // namespace

Result<std::shared_ptr<Fault>> parse_fault(std::string_view text, const std::string& root, const std::string& memory) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view what = text.substr(0, colon);
  const std::string_view rest = text.substr(std::min(colon + 1, text.size()));
  if (what == "count" && !rest.empty()) return std::make_shared<Count>(std::string(rest));

  std::uint64_t call = 0;
  const auto parsed = std::from_chars(rest.data(), rest.data() + rest.size(), call);
  if (parsed.ec == std::errc() && parsed.ptr == rest.data() + rest.size() && call > 0) {
    if (what == "before") return make_kill(Moment::kBefore, call, root, memory);
    if (what == "after") return make_kill(Moment::kAfter, call, root, memory);
    if (what == "torn") return make_kill(Moment::kTorn, call, root, memory);
    if (what == "forget") return make_power_loss(PowerLoss::kAll, call, root, memory);
    if (what == "hollow") return make_power_loss(PowerLoss::kContent, call, root, memory);
    if (what == "fail") return std::make_shared<FailOnce>(call);
    if (what == "full") return std::make_shared<FullDisk>(call);
  }
  return fail(usage_error(fmt::format("BROOKMILL_FAULT is '{}'", text))
                  .with_hint("See tests/faults/fault.h for what it can be."));
}

}  // namespace brook::faults
