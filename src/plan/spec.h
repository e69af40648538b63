// Spec: spark-pipeline.yml, read and checked. A value; read once at start.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "base/result.h"

namespace brook::plan {

struct Spec {
  std::string path;       // of the file itself, as it was named
  std::string directory;  // its folder, absolute; relative paths start here
  std::string name;
  std::string storage;  // of the checkpoint; joined to `directory` already
  std::string storage_as_written;
  std::string catalog = "spark_catalog";
  std::string database = "default";
  std::map<std::string, std::string> configuration;
  std::vector<std::string> includes;     // globs of libraries
  std::vector<Location> include_places;  // of each glob

  // A key of the configuration, or the fallback.
  [[nodiscard]] std::string setting(const std::string& key, const std::string& fallback = "") const;
  // A path of the project, absolute; file: URIs lose their scheme, URIs of other schemes are kept.
  [[nodiscard]] std::string resolve(const std::string& path) const;
  [[nodiscard]] std::string warehouse() const;          // spark.sql.warehouse.dir, joined; default spark-warehouse
  [[nodiscard]] std::string session_time_zone() const;  // spark.sql.session.timeZone; default the machine's (TZ)
  [[nodiscard]] bool ansi() const;                      // spark.sql.ansi.enabled; default true
  [[nodiscard]] bool last_map_key_wins() const;         // spark.sql.mapKeyDedupPolicy=LAST_WIN; default EXCEPTION
};

// The nearest spark-pipeline.yml (or .yaml) in `directory` or a folder above it, as an absolute path.
[[nodiscard]] Result<std::string> find_spec(FileSystem& fs, const std::string& directory);

// Errors: kUsage with the line of an unknown key, a missing name or storage, a value of the wrong kind.
[[nodiscard]] Result<Spec> read_spec(FileSystem& fs, const std::string& path);

// The .sql files that the spec's libraries name, sorted, as paths beside Spec::path; a glob that matches nothing, or
// anything but .sql files, is an error. A glob's segments take * ? [a-z], and ** for any number of folders.
[[nodiscard]] Result<std::vector<std::string>> sql_files(FileSystem& fs, const Spec& spec);

}  // namespace brook::plan
