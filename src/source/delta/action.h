// Actions: what the entries of a Delta table's log say, as the protocol of Delta Lake (PROTOCOL.md) has them. Plain
// values; what a table is made of them is in snapshot.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace brook::source::delta {

// By name of the partition column. A value is text as the protocol writes it; nothing: NULL.
using PartitionValues = std::map<std::string, std::optional<std::string>>;

struct Protocol {
  int min_reader = 1;
  int min_writer = 2;
  // Of the versions 3 and 7, which name features one by one.
  std::vector<std::string> reader_features = {};
  std::vector<std::string> writer_features = {};
};

struct Metadata {
  std::string id;
  std::string name = {};
  std::string description = {};
  std::string schema;  // Spark's JSON of the columns
  std::vector<std::string> partitioned_by = {};
  std::map<std::string, std::string> configuration = {};  // delta.appendOnly …
  std::optional<std::int64_t> created_ms = std::nullopt;
};

struct AddFile {
  std::string path;  // decoded: relative to the table, or a URI
  PartitionValues partition_values = {};
  std::uint64_t size_bytes = 0;
  std::int64_t modified_ms = 0;
  bool data_change = true;           // false: rows that were there before, in other files
  std::string statistics = {};       // JSON; may be empty
  std::string deletion_vector = {};  // JSON; empty: no row of the file is deleted
};

struct RemoveFile {
  std::string path;
  std::optional<std::int64_t> deleted_ms = std::nullopt;
  bool data_change = true;
  PartitionValues partition_values = {};
  std::optional<std::uint64_t> size_bytes = std::nullopt;
  std::string deletion_vector = {};
};

// How far an application has written: what it committed up to its own number `version` is in the table.
struct Transaction {
  std::string application;
  std::int64_t version = 0;
  std::optional<std::int64_t> updated_ms = std::nullopt;
};

struct CommitInfo {
  std::int64_t timestamp_ms = 0;
  std::string operation;
  std::map<std::string, std::string> parameters = {};  // values are JSON
  bool blind_append = false;                           // it depends on no file that was there
};

using Action = std::variant<Protocol, Metadata, AddFile, RemoveFile, Transaction, CommitInfo>;

// The actions of one entry of the log, a line each; those of kinds that change neither files nor metadata are left
// out. `where` names the entry in messages. Errors: kCorruption for what is not an entry.
[[nodiscard]] Result<std::vector<Action>> parse_entry(std::string_view text, const std::string& where);
[[nodiscard]] std::string to_line(const Action& action);  // with its line break

// "a b/c=é" <-> "a%20b/c=%C3%A9", as paths stand in the log.
[[nodiscard]] std::string encoded_path(std::string_view path);
[[nodiscard]] std::string decoded_path(std::string_view path);

}  // namespace brook::source::delta
