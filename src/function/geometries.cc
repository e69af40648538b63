// Geometries. They travel as a STRUCT of their reference system and their well-known binary.
#include "function/rules.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

DataType geometry() { return DataType::structure({{"srid", DataType(K::kInt)}, {"wkb", DataType(K::kBinary)}}); }

// `result`, where the first argument is a geometry.
TypeRule of_geometry(std::string function, DataType result) {
  return [function = std::move(function),
          result = std::move(result)](std::span<const DataType> arguments) -> Result<DataType> {
    if (arguments[0] == geometry() || arguments[0].is(K::kNull)) return result;
    return unexpected_type(function, arguments[0], "GEOMETRY or GEOGRAPHY");
  };
}

// The SQL for a geometry, for a NULL without a type NULL.
auto sql_of_geometry(std::string sql) {
  return [sql = std::move(sql)](std::span<const DataType> arguments, bool) -> std::string {
    return arguments[0].is(K::kNull) ? "CAST(NULL AS {type})" : sql;
  };
}

constexpr const char* kPoint = "X'0101000000000000000000F03F0000000000000040'";

}  // namespace

std::vector<Function> geometries() {
  const std::string point(kPoint);
  return {
      {.name = "st_geomfromwkb",
       .parameters = {{"wkb", kBinary}, {"srid", kInt, "0"}},
       .type = returns(geometry()),
       .sql = "CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN struct_pack(srid := brook_srid({1}), wkb := "
              "brook_wkb({0})) END",
       .doc = "The geometry of a well-known binary.",
       .example = "st_srid(st_geomfromwkb(" + point + ", 4326))",
       .result = "4326"},
      {.name = "st_geogfromwkb",
       .parameters = {{"wkb", kBinary}},
       .type = returns(geometry()),
       .sql = "CASE WHEN {0} IS NOT NULL THEN struct_pack(srid := CAST(4326 AS INTEGER), wkb := brook_wkb({0})) END",
       .doc = "The geography of a well-known binary, in degrees.",
       .example = "st_srid(st_geogfromwkb(" + point + "))",
       .result = "4326"},
      {.name = "st_asbinary",
       .parameters = {{"geo", kAny}, {"endianness", kString, "'NDR'"}},
       .type = of_geometry("st_asbinary", DataType(K::kBinary)),
       .sql_by_type = sql_of_geometry("brook_wkb_in_order(struct_extract({0}, 'wkb'), {1})"),
       .doc = "The geometry as well-known binary, its bytes in the order NDR or XDR.",
       .example = "hex(st_asbinary(st_geomfromwkb(" + point + ")))",
       .result = "0101000000000000000000F03F0000000000000040"},
      {.name = "st_srid",
       .parameters = {{"geo", kAny}},
       .type = of_geometry("st_srid", DataType(K::kInt)),
       .sql_by_type = sql_of_geometry("struct_extract({0}, 'srid')"),
       .doc = "The number of the geometry's reference system.",
       .example = "st_srid(st_geomfromwkb(" + point + "))",
       .result = "0"},
      {.name = "st_setsrid",
       .parameters = {{"geo", kAny}, {"srid", kInt}},
       .type = of_geometry("st_setsrid", geometry()),
       .sql_by_type = sql_of_geometry("CASE WHEN {0} IS NOT NULL AND {1} IS NOT NULL THEN struct_pack(srid := "
                                      "brook_srid({1}), wkb := struct_extract({0}, 'wkb')) END"),
       .doc = "The geometry with another number of its reference system.",
       .example = "st_srid(st_setsrid(st_geomfromwkb(" + point + "), 3857))",
       .result = "3857"},
  };
}

}  // namespace brook::function
