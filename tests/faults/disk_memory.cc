// DiskModel::save() and recall(): the model as CBOR. Nodes are numbered, the root is 0.
#include <nlohmann/json.hpp>

#include "disk_model.h"

namespace brook::faults {

namespace {

using nlohmann::json;

}  // namespace

std::string DiskModel::save() const {
  std::vector<const Node*> nodes;
  std::map<const Node*, std::size_t> numbers;
  const auto number = [&](const NodePtr& node) {
    const auto [at, is_new] = numbers.emplace(node.get(), nodes.size());
    if (is_new) nodes.push_back(node.get());
    return at->second;
  };
  number(top_);
  json moves = json::array();
  for (const Move& move : moves_) {
    moves.push_back({{"node", number(move.node)},
                     {"from", {number(move.from.directory), move.from.name}},
                     {"to", {number(move.to.directory), move.to.name}}});
    if (move.left_behind) moves.back()["left"] = number(move.left_behind);
  }
  json list = json::array();
  while (list.size() < nodes.size()) {  // number() adds to them
    const Node& node = *nodes[list.size()];
    json now = json::object();
    json durable = json::object();
    for (const auto& [name, child] : node.now) now[name] = number(child);
    for (const auto& [name, child] : node.durable) durable[name] = number(child);
    list.push_back({{"directory", node.is_directory},
                    {"now", std::move(now)},
                    {"durable", std::move(durable)},
                    {"bytes", json::binary({node.durable_bytes.begin(), node.durable_bytes.end()})},
                    {"changed", node.changed}});
  }
  std::string memory;
  json::to_cbor({{"nodes", std::move(list)}, {"moves", std::move(moves)}}, memory);
  return memory;
}

bool DiskModel::recall(const std::string& memory) {
  const json value = json::from_cbor(memory, true, false);
  if (value.is_discarded()) return false;
  std::vector<NodePtr> nodes(value["nodes"].size());
  for (NodePtr& node : nodes) node = std::make_shared<Node>();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const json& from = value["nodes"][i];
    Node& node = *nodes[i];
    node.is_directory = from["directory"];
    for (const auto& [name, child] : from["now"].items()) node.now[name] = nodes[child.get<std::size_t>()];
    for (const auto& [name, child] : from["durable"].items()) node.durable[name] = nodes[child.get<std::size_t>()];
    const json::binary_t& bytes = from["bytes"].get_binary();
    node.durable_bytes.assign(bytes.begin(), bytes.end());
    node.changed = from["changed"];
  }
  moves_.clear();
  for (const json& move : value["moves"]) {
    const auto place = [&](const json& at) { return Place{nodes[at[0].get<std::size_t>()], at[1]}; };
    moves_.push_back({nodes[move["node"].get<std::size_t>()], place(move["from"]), place(move["to"]),
                      move.contains("left") ? nodes[move["left"].get<std::size_t>()] : nullptr});
  }
  top_ = nodes.front();
  reconcile(*top_, root_);
  return true;
}

// Files that came or went between the processes did so durably.
void DiskModel::reconcile(Node& directory, const std::string& path) {
  const NodePtr real = load(path);
  for (const auto& [name, node] : real->now) {
    const auto known = directory.now.find(name);
    if (known == directory.now.end()) {
      directory.now[name] = directory.durable[name] = node;
    } else if (known->second->is_directory) {
      reconcile(*known->second, join_path(path, name));
    }
  }
  std::erase_if(directory.now, [&](const auto& entry) { return !real->now.contains(entry.first); });
}

}  // namespace brook::faults
