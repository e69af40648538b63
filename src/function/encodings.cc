// Hashes, checksums and encodings. They take the bytes of a text.
#include <algorithm>

#include <fmt/format.h>

#include "function/groups.h"
#include "function/rules.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

bool holds(const DataType& type, TypeKind kind) {
  return type.is(kind) ||
         std::ranges::any_of(type.fields(), [&](const Field& field) { return holds(field.type, kind); });
}

TypeRule hash_of_all(std::string name, TypeKind result) {
  return [name = std::move(name), result](std::span<const DataType> arguments) -> Result<DataType> {
    for (const DataType& type : arguments) {
      for (const TypeKind kind : {K::kMap, K::kVariant}) {
        if (!holds(type, kind)) continue;
        const bool map = kind == K::kMap;
        return fail(usage_error(fmt::format("Input to the function `{}` cannot contain elements of the \"{}\" type.",
                                            name, map ? "MAP" : "VARIANT"))
                        .with_class(map ? "DATATYPE_MISMATCH.HASH_MAP_TYPE" : "DATATYPE_MISMATCH.HASH_VARIANT_TYPE"));
      }
    }
    return DataType(result);
  };
}

}  // namespace

std::vector<Function> encodings() {
  return {
      {.name = "base64",
       .parameters = {{"bin", kBinary}},
       .type = returns(K::kString),
       .sql = "brook_base64({0})",
       .doc = "The bytes in base 64.",
       .example = "base64('Spark SQL')",
       .result = "U3BhcmsgU1FM"},
      {.name = "unbase64",
       .parameters = {{"str", kString}},
       .type = returns(K::kBinary),
       .sql = "brook_unbase64({0})",
       .doc = "The bytes that a base 64 text stands for.",
       .example = "unbase64('U3BhcmsgU1FM')",
       .result = "Spark SQL"},
      {.name = "to_base32",
       .parameters = {{"expr", kBinary}},
       .type = returns(K::kString),
       .sql = "brook_base32({0})",
       .doc = "The bytes in base 32.",
       .example = "to_base32('foobar')",
       .result = "MZXW6YTBOI======"},
      {.name = "from_base32",
       .parameters = {{"str", kString}},
       .type = returns(K::kBinary),
       .sql = "brook_from_base32({0})",
       .doc = "The bytes that a base 32 text stands for.",
       .example = "from_base32('MZXW6YTBOI======')",
       .result = "foobar"},
      {.name = "hex",
       .parameters = {{"expr", kAny}},
       .type = returns(K::kString),
       .sql_by_type = [](std::span<const DataType> arguments, bool) -> std::string {
         const bool bytes = arguments[0].is(K::kString) || arguments[0].is(K::kBinary);
         if (bytes) return "hex({0})";
         const bool whole = arguments[0].is_integral() || arguments[0].is(K::kNull);
         return whole ? "hex(CAST({0} AS BIGINT))" : "hex(CAST(trunc({0}) AS BIGINT))";
       },
       .doc = "A number or bytes in hexadecimal digits.",
       .example = "hex(17)",
       .result = "11"},
      {.name = "unhex",
       .parameters = {{"expr", kString}},
       .type = returns(K::kBinary),
       .nullability = Nullability::kAlways,
       .sql = "brook_unhex({0})",
       .doc = "The bytes that hexadecimal digits stand for; NULL where they are none.",
       .example = "decode(unhex('537061726B2053514C'), 'UTF-8')",
       .result = "Spark SQL"},
      {.name = "bin",
       .parameters = {{"expr", kLong}},
       .type = returns(K::kString),
       .sql = "brook_bin({0})",
       .doc = "The number in binary digits.",
       .example = "bin(13)",
       .result = "1101"},
      {.name = "conv",
       .parameters = {{"num", kString}, {"from_base", kInt}, {"to_base", kInt}},
       .type = returns(K::kString),
       .nullability = Nullability::kAlways,
       .sql = "brook_conv({0}, {1}, {2})",
       .sql_not_ansi = "brook_conv_or_most({0}, {1}, {2})",
       .doc = "A number in another base.",
       .example = "conv('100', 2, 10)",
       .result = "4"},
      {.name = "decode",
       .parameters = {{"bin", kBinary}, {"charset", kString}},
       .type = returns(K::kString),
       .sql = "brook_decode({0}, {1})",
       .doc = "The text that bytes of a character set stand for.",
       .example = "decode(encode('abc', 'utf-8'), 'utf-8')",
       .result = "abc"},
      {.name = "encode",
       .parameters = {{"str", kString}, {"charset", kString}},
       .type = returns(K::kBinary),
       .sql = "brook_encode({0}, {1})",
       .doc = "The bytes of a text in a character set.",
       .example = "encode('abc', 'utf-8')",
       .result = "abc"},
      {.name = "md5",
       .parameters = {{"expr", kBinary}},
       .type = returns(K::kString),
       .sql = "md5({0})",
       .doc = "The MD5 digest in hexadecimal digits.",
       .example = "md5('Spark')",
       .result = "8cde774d6f7333752ed72cacddb05126"},
      {.name = "sha1",
       .aliases = {"sha"},
       .parameters = {{"expr", kBinary}},
       .type = returns(K::kString),
       .sql = "sha1({0})",
       .doc = "The SHA-1 digest in hexadecimal digits.",
       .example = "sha1('Spark')",
       .result = "85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c"},
      {.name = "sha2",
       .parameters = {{"expr", kBinary}, {"bitLength", kInt}},
       .type = returns(K::kString),
       .nullability = Nullability::kAlways,
       .sql = "brook_sha2({0}, {1})",
       .doc = "The SHA-2 digest of 224, 256 (or 0), 384 or 512 bits in hexadecimal digits.",
       .example = "sha2('Spark', 256)",
       .result = "529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b"},
      {.name = "crc32",
       .parameters = {{"expr", kBinary}},
       .type = returns(K::kLong),
       .sql = "brook_crc32({0})",
       .doc = "The CRC-32 checksum.",
       .example = "crc32('Spark')",
       .result = "1557323817"},
      {.name = "hash",
       .parameters = {{"first", kAny}, {"expr", kAny, "", true}},
       .type = hash_of_all("hash", K::kInt),
       .nullability = Nullability::kNever,
       .sql = "brook_hash({*})",
       .doc = "Spark's Murmur3 hash of all arguments.",
       .example = "hash('Spark', 123, 2)",
       .result = "-1363820945"},
      {.name = "xxhash64",
       .parameters = {{"first", kAny}, {"expr", kAny, "", true}},
       .type = hash_of_all("xxhash64", K::kLong),
       .nullability = Nullability::kNever,
       .sql = "brook_xxhash64({*})",
       .doc = "Spark's 64-bit xxHash of all arguments.",
       .example = "xxhash64('Spark', 123, 2)",
       .result = "0"},
  };
}

}  // namespace brook::function
