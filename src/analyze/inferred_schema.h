// Types inferred from examples: schema_of_json() and schema_of_csv(). Pure functions; any thread. Source of the
// semantics: Spark's JsonInferSchema and CSVInferSchema.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/data_type.h"
#include "base/json_reader.h"
#include "base/result.h"

namespace brook::analyze {

// Option names in lower case.
using InferenceOptions = std::map<std::string, std::string>;

[[nodiscard]] Result<DataType> infer_json_schema(std::string_view json, const InferenceOptions& options);

// The columns of many JSON records, as Spark's reader finds them. Used by one thread.
class JsonInference {
 public:
  explicit JsonInference(const InferenceOptions& options);

  void add(std::string_view record);  // an object, or an array of objects; blank ones do not count
  // By name; a STRING of this name, if it is not empty, among them if a record was malformed.
  [[nodiscard]] Schema columns(const std::string& corrupt_column) const;

 private:
  InferenceOptions options_;
  JsonOptions reading_;
  DataType type_;
  bool malformed_ = false;
};

// The type that one value of CSV suggests, and the one that values of both types have; VOID stands for none so far.
[[nodiscard]] DataType csv_field_type(const std::string& text);
[[nodiscard]] DataType common_csv_type(const DataType& a, const DataType& b);

// A STRUCT of _c0, _c1 …
[[nodiscard]] Result<DataType> infer_csv_schema(std::string_view line, const InferenceOptions& options);

}  // namespace brook::analyze
