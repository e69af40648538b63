#include "source/kafka/kafka_columns.h"

namespace brook::source::kafka {

DataType headers_type() {
  return DataType::array(
      DataType::structure({{"key", DataType(TypeKind::kString), true}, {"value", DataType(TypeKind::kBinary), true}}));
}

Schema kafka_columns(bool with_headers) {
  Schema columns = {{"key", DataType(TypeKind::kBinary)},       {"value", DataType(TypeKind::kBinary)},
                    {"topic", DataType(TypeKind::kString)},     {"partition", DataType(TypeKind::kInt)},
                    {"offset", DataType(TypeKind::kLong)},      {"timestamp", DataType(TypeKind::kTimestamp)},
                    {"timestampType", DataType(TypeKind::kInt)}};
  if (with_headers) columns.push_back({"headers", headers_type()});
  return columns;
}

Schema kafka_metadata() {
  return {{"topic", DataType(TypeKind::kString), false},
          {"partition", DataType(TypeKind::kInt), false},
          {"offset", DataType(TypeKind::kLong), false},
          {"timestamp", DataType(TypeKind::kTimestamp), false}};
}

}  // namespace brook::source::kafka
