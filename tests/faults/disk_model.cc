#include "disk_model.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace brook::faults {

namespace {

namespace stdfs = std::filesystem;

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace

DiskModel::DiskModel(std::string_view root)
    : root_(stdfs::absolute(root).lexically_normal().string()), top_(load(root_)) {}

DiskModel::NodePtr DiskModel::load(const std::string& path) {
  auto node = std::make_shared<Node>();
  node->is_directory = stdfs::is_directory(path);
  if (!node->is_directory) {
    node->durable_bytes = content(path);
    return node;
  }
  for (const stdfs::directory_entry& entry : stdfs::directory_iterator(path)) {
    const bool plain = !entry.is_symlink() && (entry.is_directory() || entry.is_regular_file());
    if (plain) node->now[entry.path().filename().string()] = load(entry.path().string());
  }
  node->durable = node->now;
  return node;
}

void DiskModel::apply(const Mutation& mutation) {
  switch (mutation.kind) {
    case MutationKind::kCreate: return create(mutation.path);
    case MutationKind::kAppend:
      if (const NodePtr file = place(mutation.path).node()) file->changed = true;
      return;
    case MutationKind::kSync:
    case MutationKind::kSyncFile: return sync_file(mutation.path);
    case MutationKind::kCreateDirectories: return create_directories(mutation.path);
    case MutationKind::kRename: return rename(mutation.path, mutation.other);
    case MutationKind::kExchange: return exchange(mutation.path, mutation.other);
    case MutationKind::kLink: return link(mutation.path, mutation.other);
    case MutationKind::kRemoveFile:
    case MutationKind::kRemoveDirectory: return remove(mutation.path);
    case MutationKind::kSyncDirectory: return sync_directory(mutation.path);
    case MutationKind::kRemote: return;  // no file
  }
}

std::vector<std::string> DiskModel::steps(std::string_view path) const {
  std::vector<std::string> steps;
  for (const stdfs::path& step : stdfs::absolute(path).lexically_normal().lexically_relative(root_)) {
    if (step == "..") return {};
    if (!step.empty() && step != ".") steps.push_back(step.string());
  }
  return steps;
}

DiskModel::Place DiskModel::place(std::string_view path) const {
  std::vector<std::string> way = steps(path);
  if (way.empty()) return {};
  NodePtr directory = top_;
  for (std::size_t i = 0; i + 1 < way.size(); ++i) {
    const auto next = directory->now.find(way[i]);
    if (next == directory->now.end()) return {};
    directory = next->second;
  }
  return {directory, way.back()};
}

DiskModel::NodePtr DiskModel::Place::node() const {
  if (!directory) return nullptr;
  const auto found = directory->now.find(name);
  return found == directory->now.end() ? nullptr : found->second;
}

void DiskModel::create(const std::string& path) {
  const Place at = place(path);
  if (!at.directory) return;
  NodePtr& file = at.directory->now[at.name];
  if (!file) file = std::make_shared<Node>();
  file->changed = true;
}

void DiskModel::create_directories(const std::string& path) {
  NodePtr directory = top_;
  for (const std::string& step : steps(path)) {
    NodePtr& next = directory->now[step];
    if (!next) {
      next = std::make_shared<Node>();
      next->is_directory = true;
    }
    directory = next;
  }
}

void DiskModel::rename(const std::string& from, const std::string& to) {
  const Place old_place = place(from);
  const Place new_place = place(to);
  const NodePtr node = old_place.node();
  if (!node || !new_place.directory) return;
  old_place.directory->now.erase(old_place.name);
  new_place.directory->now[new_place.name] = node;
  moves_.push_back({node, old_place, new_place, nullptr});
}

void DiskModel::exchange(const std::string& a, const std::string& b) {
  const Place place_a = place(a);
  const Place place_b = place(b);
  if (!place_a.node() || !place_b.node()) return;
  moves_.push_back({place_a.node(), place_a, place_b, place_b.node()});
  std::swap(place_a.directory->now[place_a.name], place_b.directory->now[place_b.name]);
}

void DiskModel::link(const std::string& from, const std::string& to) {
  const NodePtr file = place(from).node();
  const Place at = place(to);
  if (file && at.directory) at.directory->now[at.name] = file;
}

void DiskModel::remove(const std::string& path) {
  const Place at = place(path);
  if (at.directory) at.directory->now.erase(at.name);
}

void DiskModel::sync_file(const std::string& path) {
  const NodePtr file = place(path).node();
  if (!file || file->is_directory) return;
  file->durable_bytes = content(path);
  file->changed = false;
}

void DiskModel::sync_directory(const std::string& path) {
  const bool is_top = stdfs::absolute(path).lexically_normal() == stdfs::path(root_);
  const NodePtr directory = is_top ? top_ : place(path).node();
  if (!directory) return;
  // Moves that this makes durable take effect at their other end as well, oldest first.
  std::vector<Move> others;
  for (Move& move : moves_) {
    if (move.from.directory != directory && move.to.directory != directory) {
      others.push_back(std::move(move));
      continue;
    }
    move.to.directory->durable[move.to.name] = move.node;
    if (move.left_behind) {
      move.from.directory->durable[move.from.name] = move.left_behind;
    } else if (const auto old = move.from.directory->durable.find(move.from.name);
               old != move.from.directory->durable.end() && old->second == move.node) {
      move.from.directory->durable.erase(old);
    }
  }
  moves_ = std::move(others);
  directory->durable = directory->now;
}

void DiskModel::lose(PowerLoss loss) {
  if (loss == PowerLoss::kAll) {
    forget_names(*top_, root_);
  } else {
    forget_content(*top_, root_);
  }
}

void DiskModel::write(const Node& node, const std::string& path) {
  if (!node.is_directory) return put(path, node.durable_bytes);
  stdfs::create_directory(path);
  for (const auto& [name, child] : node.durable) write(*child, join_path(path, name));
}

void DiskModel::forget_names(const Node& directory, const std::string& path) {
  for (const auto& [name, node] : directory.now) {
    const auto durable = directory.durable.find(name);
    if (durable == directory.durable.end() || durable->second != node) stdfs::remove_all(join_path(path, name));
  }
  for (const auto& [name, node] : directory.durable) {
    const std::string child = join_path(path, name);
    const auto now = directory.now.find(name);
    if (now == directory.now.end() || now->second != node) {
      write(*node, child);
    } else if (node->is_directory) {
      forget_names(*node, child);
    } else if (node->changed) {
      put(child, node->durable_bytes);
    }
  }
}

void DiskModel::forget_content(const Node& node, const std::string& path) {
  if (!node.is_directory) {
    if (node.changed) put(path, node.durable_bytes);
    return;
  }
  for (const auto& [name, child] : node.now) forget_content(*child, join_path(path, name));
}

}  // namespace brook::faults
