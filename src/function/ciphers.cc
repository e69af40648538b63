// Encryption and signatures.
#include "function/rules.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

using K = TypeKind;
using enum Accepts;

Function decrypting(std::string name, std::string doc) {
  std::string sql = "brook_" + name + "({0}, {1}, {2}, {3}, {4})";
  std::string example =
      "decode(" + name + "(unbase64('3lmwu+Mw0H3fi5NDvcu9lg=='), '1234567890abcdef', 'ECB', 'PKCS'), 'utf-8')";
  return {.name = std::move(name),
          .parameters = {{"expr", kBinary},
                         {"key", kBinary},
                         {"mode", kString, "'GCM'"},
                         {"padding", kString, "'DEFAULT'"},
                         {"aad", kBinary, "''"}},
          .type = returns(K::kBinary),
          .nullability = Nullability::kAlways,
          .sql = std::move(sql),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = "Spark SQL"};
}

}  // namespace

std::vector<Function> ciphers() {
  return {
      {.name = "aes_encrypt",
       .parameters = {{"expr", kBinary},
                      {"key", kBinary},
                      {"mode", kString, "'GCM'"},
                      {"padding", kString, "'DEFAULT'"},
                      {"iv", kBinary, "''"},
                      {"aad", kBinary, "''"}},
       .type = returns(K::kBinary),
       .deterministic = false,
       .sql = "brook_aes_encrypt({0}, {1}, {2}, {3}, {4}, {5})",
       .doc = "The bytes encrypted with AES in the mode GCM, CBC or ECB, its initialization vector in front.",
       .example = "base64(aes_encrypt('Spark SQL', '1234567890abcdef', 'ECB', 'PKCS'))",
       .result = "3lmwu+Mw0H3fi5NDvcu9lg=="},
      decrypting("aes_decrypt", "The bytes that aes_encrypt encrypted."),
      decrypting("try_aes_decrypt", "As aes_decrypt; NULL where the bytes cannot be decrypted with the key."),
      {.name = "hmac",
       .parameters = {{"key", kBinary}, {"message", kBinary}, {"algorithm", kString, "'SHA-256'"}},
       .type = returns(K::kBinary),
       .sql = "brook_hmac({0}, {1}, {2})",
       .doc = "The message's authentication code with a key: SHA-224, SHA-256, SHA-384, SHA-512, SHA-1 or MD5.",
       .example = "hex(hmac('key', 'message', 'MD5'))",
       .result = "4E4748E62B463521F6775FBF921234B5"},
  };
}

}  // namespace brook::function
