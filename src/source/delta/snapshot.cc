#include "source/delta/snapshot.h"

namespace brook::source::delta {

void Snapshot::apply(const Action& action) {
  if (const auto* add = std::get_if<AddFile>(&action)) {
    removed.erase(add->path);
    files.insert_or_assign(add->path, *add);
  } else if (const auto* remove = std::get_if<RemoveFile>(&action)) {
    files.erase(remove->path);
    removed.insert_or_assign(remove->path, *remove);
  } else if (const auto* transaction = std::get_if<Transaction>(&action)) {
    transactions.insert_or_assign(transaction->application, *transaction);
  } else if (const auto* meta = std::get_if<Metadata>(&action)) {
    metadata = *meta;
  } else if (const auto* needs = std::get_if<Protocol>(&action)) {
    protocol = *needs;
  }
}

void Snapshot::expire_removed(std::int64_t before_ms) {
  std::erase_if(removed, [&](const auto& entry) { return entry.second.deleted_ms.value_or(0) < before_ms; });
}

std::int64_t Snapshot::transaction_version(const std::string& application) const {
  const auto found = transactions.find(application);
  return found == transactions.end() ? -1 : found->second.version;
}

}  // namespace brook::source::delta
