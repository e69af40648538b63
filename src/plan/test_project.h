// TestProject: a project in a folder of its own, for tests. It goes with the object.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "plan/graph.h"

namespace brook::plan {

class TestProject {
 public:
  explicit TestProject(const std::string& configuration = "") {
    static int count = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("brook_project_" + std::to_string(getpid()) + "_" + std::to_string(count++));
    write("spark-pipeline.yml",
          "name: test\nstorage: checkpoints\nconfiguration:\n  spark.sql.session.timeZone: UTC\n" + configuration +
              "libraries:\n  - glob:\n      include: sql/**\n");
  }
  ~TestProject() { std::filesystem::remove_all(folder_); }
  TestProject(const TestProject&) = delete;
  TestProject& operator=(const TestProject&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

  [[nodiscard]] Result<Graph> build() const {
    const std::shared_ptr<FileSystem> files = local_file_system();
    return build_graph(*files, TRY(read_spec(*files, path("spark-pipeline.yml"))));
  }
  [[nodiscard]] Result<Graph> build(const std::string& sql) const {
    write("sql/a.sql", sql);
    return build();
  }
  // The error of a project that must not build, with places as from the project's folder.
  [[nodiscard]] std::string error_of(const std::string& sql) const {
    const Result<Graph> graph = build(sql);
    if (graph) return "no error";
    std::string text = graph.error().to_string();
    const std::string folder = folder_.string() + "/";
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder))
      text.erase(at, folder.size());
    return text;
  }

 private:
  std::filesystem::path folder_;
};

// What the tests of queries read.
inline constexpr const char* kTestTables = R"(
CREATE TABLE s (a INT, b STRING, c DOUBLE, d TIMESTAMP, e ARRAY<INT>) USING csv OPTIONS (path 'in');
CREATE TABLE u (a INT, x STRING) USING csv OPTIONS (path 'in2');
CREATE STREAMING TABLE t AS SELECT * FROM STREAM s;
CREATE MATERIALIZED VIEW m AS SELECT a, COUNT(*) AS n FROM t GROUP BY a;
)";

}  // namespace brook::plan
