// DiskModel: what a disk holds that forgets everything not synced, kept beside a real folder while a program changes
// it.
//
// What it takes to be durable, and nothing else:
//   content of a file     after sync of the file
//   a name in a folder    after sync of that folder
//   a rename or exchange  after sync of either folder: it is one transaction, as in every journaling file system
// Everything below the root at the start is durable, unless a memory says otherwise: a process that was killed leaves
// behind what it wrote and did not sync, and save() and recall() hand that on to the model of the next process.
// Calls outside the root are ignored. One thread at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mutation.h"

namespace brook::faults {

enum class PowerLoss : std::uint8_t {
  kAll,      // names and content that were not synced are gone
  kContent,  // names are there, content that was not synced is not: what delayed allocation does
};

class DiskModel {
 public:
  explicit DiskModel(std::string_view root);

  // What a model knew at save(), now that the folder may have moved and files were added; false: not readable.
  [[nodiscard]] bool recall(const std::string& memory);
  [[nodiscard]] std::string save() const;

  // REQUIRES: the mutation was carried out on the real folder just now.
  void apply(const Mutation& mutation);

  // Makes the real folder what a power loss would leave of it. The model is of no use afterwards.
  void lose(PowerLoss loss);

 private:
  // A file or folder, whatever it is called by now.
  struct Node {
    bool is_directory = false;
    std::map<std::string, std::shared_ptr<Node>> now;      // of a folder
    std::map<std::string, std::shared_ptr<Node>> durable;  // of a folder
    std::string durable_bytes;                             // of a file
    bool changed = false;                                  // a file's real content may differ from durable_bytes
  };
  using NodePtr = std::shared_ptr<Node>;
  struct Place {
    NodePtr directory;  // null: outside the root, or there is no such folder
    std::string name;
    [[nodiscard]] NodePtr node() const;
  };
  // A name that moved and is not durable in its new place yet.
  struct Move {
    NodePtr node;
    Place from;
    Place to;
    NodePtr left_behind;  // by an exchange
  };

  [[nodiscard]] std::vector<std::string> steps(std::string_view path) const;  // from the root; empty: outside it
  [[nodiscard]] Place place(std::string_view path) const;
  void create(const std::string& path);
  void create_directories(const std::string& path);
  void rename(const std::string& from, const std::string& to);
  void exchange(const std::string& a, const std::string& b);
  void link(const std::string& from, const std::string& to);
  void remove(const std::string& path);
  void sync_file(const std::string& path);
  void sync_directory(const std::string& path);

  static NodePtr load(const std::string& path);
  static void reconcile(Node& directory, const std::string& path);
  static void write(const Node& node, const std::string& path);
  static void forget_names(const Node& directory, const std::string& path);
  static void forget_content(const Node& node, const std::string& path);

  std::string root_;
  NodePtr top_;
  std::vector<Move> moves_;
};

}  // namespace brook::faults
