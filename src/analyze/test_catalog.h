// A catalog for tests: t with a column of every type, u small, v a view of u, loop a view of itself.
#pragma once

#include "analyze/analyzer.h"
#include "sql/parse.h"

namespace brook::analyze {

class TestCatalog : public Catalog {
 public:
  TestCatalog() {
    add("t",
        "y tinyint, h smallint, i int, l bigint, f float, d double, m decimal(10,2), s string, b boolean, dt date, ts "
        "timestamp, "
        "n timestamp_ntz, x binary, a array<int>, p map<string,int>, r struct<a:int,b:string>, k int not null");
    add("u", "i int, s string, v double");
    tables_[0].metadata = {Field{.name = "file_path", .type = DataType(TypeKind::kString)},
                           Field{.name = "file_name", .type = DataType(TypeKind::kString)}};
    add_view("v", "SELECT i, upper(s) AS s FROM u");
    add_view("loop", "SELECT * FROM other");
    add_view("other", "SELECT * FROM loop");
    add_view("sv", "SELECT i FROM STREAM u");
  }

  [[nodiscard]] const CatalogTable* find(const sql::Name& name) const override {
    if (name.size() > 2 || (name.size() == 2 && !same_name(name[0], "default"))) return nullptr;
    for (const CatalogTable& table : tables_) {
      if (same_name(table.name, name.back())) return &table;
    }
    return nullptr;
  }
  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const CatalogTable& table : tables_) names.push_back(table.name);
    return names;
  }

 private:
  void add(const std::string& name, const std::string& schema) {
    tables_.push_back(
        {.key = "default." + name, .name = name, .schema = sql::parse_schema(schema).value(), .metadata = {}});
  }
  void add_view(const std::string& name, const std::string& query) {
    tables_.push_back({.key = "default." + name, .name = name, .schema = {}, .metadata = {}});
    tables_.back().view = sql::parse_query(query, name).value();
  }

  std::vector<CatalogTable> tables_;
};

}  // namespace brook::analyze
