// AES and HMAC of OpenSSL, with the modes and errors of Spark's functions. Pure but for random initialization vectors;
// any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace brook::engine {

struct AesCall {
  std::string_view input;
  std::string_view key;
  std::string_view mode;     // GCM, CBC or ECB, in any case
  std::string_view padding;  // PKCS, NONE or DEFAULT, in any case
  std::string_view iv;       // of encryption; empty: random
  std::string_view aad;      // data that GCM authenticates without encrypting it
};

// The initialization vector stands before the encrypted bytes (and GCM's tag behind them). Raise Spark's errors.
[[nodiscard]] std::string aes_encrypt(const AesCall& call);
[[nodiscard]] std::string aes_decrypt(const AesCall& call);
// Nothing where the input cannot be decrypted with that key.
[[nodiscard]] std::optional<std::string> try_aes_decrypt(const AesCall& call);

[[nodiscard]] std::string hmac(std::string_view key, std::string_view message, std::string_view algorithm);

}  // namespace brook::engine
