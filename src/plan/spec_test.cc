#include "plan/spec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace brook::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SpecTest : public testing::Test {
 protected:
  SpecTest() : folder_(std::filesystem::temp_directory_path() / ("spec_test_" + random_name())) {
    std::filesystem::create_directories(folder_);
  }
  ~SpecTest() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path.string();
  }
  Result<Spec> read(const std::string& text) { return read_spec(*fs_, write("spark-pipeline.yml", text)); }
  std::vector<std::string> files_of(const std::string& libraries) {
    const Result<Spec> spec = read("name: a\nstorage: s\nlibraries:\n" + libraries);
    if (!spec) return {spec.error().message};
    Result<std::vector<std::string>> files = sql_files(*fs_, *spec);
    if (!files) return {files.error().to_string().substr(folder_.string().size() + 1)};
    for (std::string& file : *files) file = std::filesystem::path(file).lexically_relative(folder_);
    return *files;
  }
  static std::string random_name() { return std::to_string(::getpid()) + "_" + std::to_string(counter_++); }

  std::filesystem::path folder_;
  std::shared_ptr<FileSystem> fs_ = local_file_system();
  static inline int counter_ = 0;
};

TEST_F(SpecTest, ReadsTheKeysOfSparksSpec) {
  const Result<Spec> spec = read(
      "name: shop\nstorage: data/output/checkpoints\ncatalog: c\nschema: sales\nconfiguration:\n"
      "  spark.sql.warehouse.dir: data/output\n  spark.sql.session.timeZone: Europe/Berlin\n"
      "  spark.sql.ansi.enabled: \"false\"\nlibraries:\n  - glob:\n      include: sql/**\n");
  ASSERT_TRUE(spec) << spec.error().to_string();
  EXPECT_EQ(spec->name, "shop");
  EXPECT_EQ(spec->catalog, "c");
  EXPECT_EQ(spec->database, "sales");
  EXPECT_EQ(spec->directory, folder_.string());
  EXPECT_EQ(spec->storage, (folder_ / "data/output/checkpoints").string());
  EXPECT_EQ(spec->warehouse(), (folder_ / "data/output").string());
  EXPECT_EQ(spec->session_time_zone(), "Europe/Berlin");
  EXPECT_FALSE(spec->ansi());
  EXPECT_THAT(spec->includes, ElementsAre("sql/**"));
}

TEST_F(SpecTest, HasSparksDefaults) {
  const Result<Spec> spec = read("name: a\nstorage: file:///tmp/s\n");
  ASSERT_TRUE(spec) << spec.error().to_string();
  EXPECT_EQ(spec->storage, "/tmp/s");
  EXPECT_EQ(spec->database, "default");
  EXPECT_EQ(spec->warehouse(), (folder_ / "spark-warehouse").string());
  EXPECT_TRUE(spec->ansi());
}

struct BadSpec {
  std::string text;
  std::string place;  // ":line:column:"
  std::string message;
};
class BadSpecTest : public SpecTest, public testing::WithParamInterface<BadSpec> {};

TEST_P(BadSpecTest, IsRefusedWithItsPlace) {
  const Result<Spec> spec = read(GetParam().text);
  ASSERT_FALSE(spec);
  EXPECT_EQ(spec.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(spec.error().to_string(), HasSubstr("spark-pipeline.yml" + GetParam().place));
  EXPECT_THAT(spec.error().to_string(), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadSpecTest,
    testing::Values(BadSpec{"name: a\nstorage: s\ntriggers: x\n", ":3:1:", "unknown key 'triggers'"},
                    BadSpec{"name: a\nstorage: s\ntriggers: x\n",
                            ":3:1:", "name, storage, catalog, database, schema, configuration, libraries"},
                    BadSpec{"name: a\n", ":1:1:", "no 'storage'"}, BadSpec{"storage: a\n", ":1:1:", "no 'name'"},
                    BadSpec{"", ":1:1:", "empty"}, BadSpec{"- a\n", ":1:1:", "not a map"},
                    BadSpec{"name: [a]\nstorage: s\n", ":1:7:", "'name' must be a text"},
                    BadSpec{"name: a\nname: b\nstorage: s\n", ":2:1:", "'name' is given twice"},
                    BadSpec{"name: a\nstorage: gs://b/x\n", ":1:1:", "neither a folder of this machine nor on S3"},
                    BadSpec{"name: a\nstorage: s\nschema: x\ndatabase: y\n", ":3:9:", "keep one"},
                    BadSpec{"name: a\nstorage: s\nconfiguration:\n  k: 2\n", ":4:6:", "Quote it: k: \"2\""},
                    BadSpec{"name: a\nstorage: s\nconfiguration: [k]\n", ":3:16:", "map"},
                    BadSpec{"name: a\nstorage: s\nlibraries: sql\n", ":3:12:", "list"},
                    BadSpec{"name: a\nstorage: s\nlibraries:\n  - file: x.sql\n", ":4:5:", "glob: {include: PATH}"},
                    BadSpec{"name: a\nstorage: [\n", ":", "not valid YAML"}));

TEST_F(SpecTest, GlobsNameSqlFiles) {
  write("sql/b.sql", "");
  write("sql/a.sql", "");
  write("sql/deep/er/c.sql", "");
  write("sql/.hidden.sql", "");
  write("other/d.sql", "");
  write("one.sql", "");
  const auto glob = [](const std::string& text) { return "  - glob: {include: \"" + text + "\"}\n"; };
  EXPECT_THAT(files_of(glob("sql/**")), ElementsAre("sql/a.sql", "sql/b.sql", "sql/deep/er/c.sql"));
  EXPECT_THAT(files_of(glob("sql/*.sql")), ElementsAre("sql/a.sql", "sql/b.sql"));
  EXPECT_THAT(files_of(glob("**/[c-d].sql")), ElementsAre("other/d.sql", "sql/deep/er/c.sql"));
  EXPECT_THAT(files_of(glob("./one.sql") + glob("o*/?.sql") + glob("one.sql")), ElementsAre("one.sql", "other/d.sql"));
  EXPECT_THAT(files_of(glob("none/**")), ElementsAre(HasSubstr("spark-pipeline.yml:4:21: 'none/**' names no file")));
  EXPECT_THAT(files_of(""), ElementsAre(HasSubstr("names no SQL files")));
  write("sql/x.py", "");
  EXPECT_THAT(files_of(glob("sql/**")), ElementsAre(HasSubstr("x.py, which is not a .sql file")));
}

TEST_F(SpecTest, IsFoundInAFolderAbove) {
  const std::string path = write("spark-pipeline.yml", "");
  write("a/b/x", "");
  EXPECT_EQ(find_spec(*fs_, (folder_ / "a/b").string()).value(), path);
  EXPECT_EQ(find_spec(*fs_, folder_.string()).value(), path);
  write("a/spark-pipeline.yaml", "");
  EXPECT_EQ(find_spec(*fs_, (folder_ / "a/b").string()).value(), (folder_ / "a/spark-pipeline.yaml").string());
  write("a/spark-pipeline.yml", "");
  EXPECT_THAT(find_spec(*fs_, (folder_ / "a").string()).error().message, HasSubstr("both"));
}

}  // namespace
}  // namespace brook::plan
