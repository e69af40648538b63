#include "plan/spec.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include "base/data_type.h"
#include "base/s3/object_path.h"

namespace brook::plan {

namespace {

constexpr std::array<std::string_view, 7> kKeys = {"name",   "storage",       "catalog",  "database",
                                                   "schema", "configuration", "libraries"};
constexpr std::string_view kLibrariesHint =
    "Write libraries as\n    libraries:\n      - glob:\n          include: sql/**";

Location place_of(const std::string& path, const YAML::Mark& mark) {
  if (mark.is_null()) return {path, 1, 1};
  return {path, mark.line + 1, mark.column + 1};
}

// One spec file being read; knows where each complaint belongs.
class SpecReader {
 public:
  explicit SpecReader(const std::string& path) { spec_.path = path; }

  Result<Spec> read(const std::string& text) {
    // yaml-cpp reports by exceptions; they end here.
    try {
      TRY(read_root(YAML::Load(text)));
    } catch (const YAML::Exception& exception) {
      return fail(usage_error(fmt::format("the spec is not valid YAML: {}", exception.msg))
                      .at(place_of(spec_.path, exception.mark)));
    }
    return std::move(spec_);
  }

 private:
  [[nodiscard]] Error complaint(const YAML::Node& node, std::string message) const {
    return usage_error(std::move(message)).at(place_of(spec_.path, node.Mark()));
  }

  Result<> read_root(const YAML::Node& root) {
    if (!root.IsMap()) return fail(complaint(root, "the spec is empty or not a map of keys").with_hint(allowed_keys()));
    std::set<std::string> seen;
    for (const auto& entry : root) {
      const std::string key = entry.first.Scalar();
      if (std::ranges::find(kKeys, key) == kKeys.end()) {
        return fail(complaint(entry.first, fmt::format("unknown key '{}' in the spec", key))
                        .with_class("PIPELINE_SPEC_UNEXPECTED_FIELD")
                        .with_hint(allowed_keys()));
      }
      if (!seen.insert(key).second)
        return fail(complaint(entry.first, fmt::format("the key '{}' is given twice", key)));
      TRY(read_key(key, entry.second));
    }
    for (const std::string required : {"name", "storage"}) {
      if (!seen.contains(required)) {
        return fail(complaint(root, fmt::format("the spec has no '{}'", required))
                        .with_class("PIPELINE_SPEC_MISSING_REQUIRED_FIELD")
                        .with_hint(required == "name" ? "Add a line such as   name: my_pipeline"
                                                      : "Add a line such as   storage: data/checkpoints"));
      }
    }
    if (seen.contains("database") && seen.contains("schema")) {
      return fail(complaint(root["schema"], "'schema' and 'database' mean the same: keep one of them"));
    }
    return {};
  }

  Result<> read_key(const std::string& key, const YAML::Node& value) {
    if (key == "configuration") return read_configuration(value);
    if (key == "libraries") return read_libraries(value);
    const std::string text = TRY(read_text(value, fmt::format("'{}'", key)));
    if (key == "name") {
      spec_.name = text;
    } else if (key == "storage") {
      spec_.storage = text;
    } else if (key == "catalog") {
      spec_.catalog = text;
    } else {
      spec_.database = text;
    }
    return {};
  }

  Result<std::string> read_text(const YAML::Node& value, const std::string& what) const {
    if (!value.IsScalar() || value.Scalar().empty()) {
      return fail(complaint(value, fmt::format("{} must be a text that is not empty", what)));
    }
    return value.Scalar();
  }

  // Spark takes strings only: a plain 2 or true is refused there, so it is here.
  Result<> read_configuration(const YAML::Node& node) {
    if (node.IsNull()) return {};
    if (!node.IsMap()) return fail(complaint(node, "'configuration' must be a map of texts to texts"));
    for (const auto& entry : node) {
      const std::string key = entry.first.Scalar();
      if (!entry.second.IsScalar() || is_yaml_typed(entry.second)) {
        return fail(complaint(entry.second, fmt::format("the value of configuration '{}' is not a text", key))
                        .with_class("PIPELINE_SPEC_DICT_VALUE_NOT_STRING")
                        .with_hint(entry.second.IsScalar()
                                       ? fmt::format("Quote it: {}: \"{}\"", key, entry.second.Scalar())
                                       : "Every value of configuration is one text."));
      }
      if (!spec_.configuration.emplace(key, entry.second.Scalar()).second) {
        return fail(complaint(entry.first, fmt::format("configuration '{}' is given twice", key)));
      }
    }
    return {};
  }

  // Whether a plain (unquoted) scalar is a number, a boolean or null to a YAML 1.1 reader.
  static bool is_yaml_typed(const YAML::Node& scalar) {
    if (scalar.Tag() == "!") return false;  // quoted
    double number = 0;
    bool boolean = false;
    return scalar.Scalar().empty() || YAML::convert<double>::decode(scalar, number) ||
           YAML::convert<bool>::decode(scalar, boolean);
  }

  Result<> read_libraries(const YAML::Node& node) {
    if (node.IsNull()) return {};
    if (!node.IsSequence())
      return fail(complaint(node, "'libraries' must be a list").with_hint(std::string(kLibrariesHint)));
    for (const YAML::Node& entry : node) {
      const bool one_key = entry.IsMap() && entry.size() == 1;
      const YAML::Node glob = one_key ? entry["glob"] : YAML::Node();
      if (!one_key || !glob || !glob.IsMap() || glob.size() != 1 || !glob["include"]) {
        return fail(complaint(entry, "an entry of 'libraries' must be   glob: {include: PATH}")
                        .with_hint(std::string(kLibrariesHint)));
      }
      spec_.includes.push_back(TRY(read_text(glob["include"], "'include'")));
      spec_.include_places.push_back(place_of(spec_.path, glob["include"].Mark()));
    }
    return {};
  }

  static std::string allowed_keys() { return fmt::format("The keys of a spec are {}.", fmt::join(kKeys, ", ")); }

  Spec spec_;
};

// "Europe/Berlin" from TZ or from where /etc/localtime points; UTC when neither says.
std::string machine_time_zone() {
  if (const char* zone = std::getenv("TZ"); zone != nullptr && *zone != '\0') {
    return zone[0] == ':' ? zone + 1 : zone;
  }
  std::error_code error;
  const std::string target = std::filesystem::read_symlink("/etc/localtime", error).string();
  constexpr std::string_view kMark = "zoneinfo/";
  const std::size_t at = target.find(kMark);
  if (error || at == std::string::npos) return "UTC";
  const std::string zone = target.substr(at + kMark.size());
  return zone.starts_with("Etc/") ? "UTC" : zone;
}

}  // namespace

std::string Spec::setting(const std::string& key, const std::string& fallback) const {
  const auto found = configuration.find(key);
  return found == configuration.end() ? fallback : found->second;
}

std::string Spec::warehouse() const { return resolve(setting("spark.sql.warehouse.dir", "spark-warehouse")); }

std::string Spec::session_time_zone() const {
  const std::string zone = setting("spark.sql.session.timeZone");
  return zone.empty() ? machine_time_zone() : zone;
}

bool Spec::ansi() const { return !same_name(setting("spark.sql.ansi.enabled", "true"), "false"); }

bool Spec::last_map_key_wins() const {
  return same_name(setting("spark.sql.mapKeyDedupPolicy", "EXCEPTION"), "LAST_WIN");
}

std::string Spec::resolve(const std::string& written) const {
  constexpr std::string_view kFile = "file:";
  if (written.starts_with(kFile)) {
    // file:/a, file:///a
    const std::string rest = written.substr(kFile.size());
    return rest.substr(std::min(rest.find_first_not_of('/'), rest.size()) - (rest.starts_with('/') ? 1 : 0));
  }
  if (written.find("://") != std::string::npos) return written;
  return std::filesystem::path(join_path(directory, written)).lexically_normal().string();
}

Result<Spec> read_spec(FileSystem& fs, const std::string& path) {
  const std::string text = TRY(read_file(fs, path));
  Spec spec = TRY(SpecReader(path).read(text));
  spec.directory = std::filesystem::absolute(parent_path(path)).lexically_normal().string();
  if (spec.directory.size() > 1 && spec.directory.ends_with('/')) spec.directory.pop_back();
  spec.storage_as_written = spec.storage;
  spec.storage = spec.resolve(spec.storage_as_written);
  if (is_object_path(spec.storage)) {
    while (spec.storage.ends_with('/')) spec.storage.pop_back();
    if (const auto place = parse_object_path(spec.storage); !place) return fail(Error(place.error()).at({path, 1, 1}));
  } else if (spec.storage.find("://") != std::string::npos) {
    return fail(
        usage_error(fmt::format("storage '{}' is neither a folder of this machine nor on S3", spec.storage_as_written))
            .with_hint("Write a folder, or s3://bucket/folder.")
            .at({path, 1, 1}));
  }
  return spec;
}

Result<std::string> find_spec(FileSystem& fs, const std::string& directory) {
  std::string folder = std::filesystem::absolute(directory).lexically_normal().string();
  if (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  while (true) {
    std::vector<std::string> found;
    for (const char* name : {"spark-pipeline.yml", "spark-pipeline.yaml"}) {
      const std::string path = join_path(folder, name);
      if (TRY(fs.exists(path))) found.push_back(path);
    }
    if (found.size() == 1) return found[0];
    if (found.size() > 1) {
      return fail(usage_error(fmt::format("both {} and {} exist", found[0], found[1]))
                      .with_class("MULTIPLE_PIPELINE_SPEC_FILES_FOUND")
                      .with_hint("Remove one, or name one with --spec."));
    }
    const std::string parent = parent_path(folder);
    if (parent == folder) break;
    folder = parent;
  }
  return fail(usage_error(fmt::format("no spark-pipeline.yml in {} or a folder above it", directory))
                  .with_class("PIPELINE_SPEC_FILE_NOT_FOUND")
                  .with_hint("Name the spec with --spec PATH, or make a project with   brookmill init NAME"));
}

}  // namespace brook::plan
