#include "engine/kernels/cipher.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <limits>
#include <memory>

#include <fmt/format.h>

#include "engine/kernels/kernel.h"
#include "engine/kernels/text_case.h"
#include "engine/kernels/text_groups.h"

namespace brook::engine {

namespace {

constexpr std::size_t kBlock = 16;
constexpr std::size_t kGcmIv = 12;
constexpr std::size_t kTag = 16;

enum class Mode : std::uint8_t { kGcm, kCbc, kEcb };

struct CipherDeleter {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, CipherDeleter>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

[[noreturn]] void raise_crypto(std::string_view detail) {
  raise(
      "INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR",
      fmt::format("The value of parameter(s) `expr`, `key` in `aes_encrypt`/`aes_decrypt` is invalid: detail message: "
                  "{}",
                  detail));
}

std::optional<Mode> find_mode(const AesCall& call) {
  const std::string mode = to_upper(call.mode);
  const std::string padding = to_upper(call.padding);
  if (mode == "GCM" && (padding == "NONE" || padding == "DEFAULT")) return Mode::kGcm;
  if (padding != "PKCS" && padding != "DEFAULT") return std::nullopt;
  if (mode == "CBC") return Mode::kCbc;
  if (mode == "ECB") return Mode::kEcb;
  return std::nullopt;
}

Mode mode_of(const AesCall& call) {
  if (const auto mode = find_mode(call)) return *mode;
  raise("UNSUPPORTED_FEATURE.AES_MODE", fmt::format("The feature is not supported: AES-{} with the padding {} by the "
                                                    "`aes_encrypt`/`aes_decrypt` function.",
                                                    call.mode, call.padding));
}

const char* mode_name(Mode mode) { return mode == Mode::kGcm ? "GCM" : mode == Mode::kCbc ? "CBC" : "ECB"; }

std::size_t iv_size(Mode mode) { return mode == Mode::kGcm ? kGcmIv : mode == Mode::kCbc ? kBlock : 0; }

const EVP_CIPHER* algorithm_of(Mode mode, std::size_t key_size) {
  switch (mode) {
    case Mode::kGcm: return key_size == 16 ? EVP_aes_128_gcm() : key_size == 24 ? EVP_aes_192_gcm() : EVP_aes_256_gcm();
    case Mode::kCbc: return key_size == 16 ? EVP_aes_128_cbc() : key_size == 24 ? EVP_aes_192_cbc() : EVP_aes_256_cbc();
    case Mode::kEcb: break;
  }
  return key_size == 16 ? EVP_aes_128_ecb() : key_size == 24 ? EVP_aes_192_ecb() : EVP_aes_256_ecb();
}

bool is_key_size(std::size_t size) { return size == 16 || size == 24 || size == 32; }

void check_key(const AesCall& call) {
  const std::size_t size = call.key.size();
  if (is_key_size(size)) return;
  raise("INVALID_PARAMETER_VALUE.AES_KEY_LENGTH",
        fmt::format("The value of parameter(s) `key` in `aes_encrypt`/`aes_decrypt` is invalid: expects a binary value "
                    "with 16, 24 or 32 bytes, but got {} bytes.",
                    size));
}

void check_extras(const AesCall& call, Mode mode, const char* function) {
  if (!call.iv.empty() && mode == Mode::kEcb) {
    raise("UNSUPPORTED_FEATURE.AES_MODE_IV",
          fmt::format("The feature is not supported: `{}` with AES-ECB does not support initialization vectors (IVs).",
                      function));
  }
  if (!call.iv.empty() && call.iv.size() != iv_size(mode)) {
    raise("INVALID_PARAMETER_VALUE.AES_IV_LENGTH",
          fmt::format("The value of parameter(s) `iv` in `aes_encrypt`/`aes_decrypt` is invalid: supports 16-byte CBC "
                      "IVs and 12-byte GCM IVs, but got {} bytes for {}.",
                      call.iv.size(), mode_name(mode)));
  }
  if (!call.aad.empty() && mode != Mode::kGcm) {
    raise("UNSUPPORTED_FEATURE.AES_MODE_AAD",
          fmt::format("The feature is not supported: `{}` with AES-{} does not support additional authenticate data "
                      "(AAD).",
                      function, mode_name(mode)));
  }
}

// OpenSSL counts bytes in an int.
int checked_size(std::string_view text) {
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()) - kBlock) raise_crypto("too many bytes");
  return static_cast<int>(text.size());
}

void add_aad(EVP_CIPHER_CTX* cipher, std::string_view aad) {
  int ignored = 0;
  if (!aad.empty() && EVP_CipherUpdate(cipher, nullptr, &ignored, bytes_of(aad), checked_size(aad)) != 1)
    raise_crypto("the data to authenticate was refused");
}

// Runs the input through; nothing where the end is not as it should be (padding, tag).
std::optional<std::string> run_through(EVP_CIPHER_CTX* cipher, std::string_view input) {
  std::string out(input.size() + kBlock, '\0');
  int written = 0;
  int last = 0;
  if (EVP_CipherUpdate(cipher, bytes_of(out), &written, bytes_of(input), checked_size(input)) != 1) return std::nullopt;
  if (EVP_CipherFinal_ex(cipher, bytes_of(out) + written, &last) != 1) return std::nullopt;
  out.resize(static_cast<std::size_t>(written) + static_cast<std::size_t>(last));
  return out;
}

struct Decrypted {
  std::optional<std::string> text;
  std::string_view problem;
};

Decrypted decrypt(const AesCall& call) {
  check_key(call);
  const Mode mode = mode_of(call);
  check_extras(call, mode, "aes_decrypt");
  std::string_view rest = call.input;
  if (rest.size() < iv_size(mode)) return {std::nullopt, "the input is shorter than its initialization vector"};
  const std::string_view iv = rest.substr(0, iv_size(mode));
  rest.remove_prefix(iv.size());
  if (mode == Mode::kGcm && rest.size() < kTag) return {std::nullopt, "the input is shorter than its tag"};
  if (mode != Mode::kGcm && rest.size() % kBlock != 0) {
    return {std::nullopt, "Input length must be multiple of 16 when decrypting with padded cipher"};
  }
  const Cipher cipher(EVP_CIPHER_CTX_new());
  if (EVP_DecryptInit_ex(cipher.get(), algorithm_of(mode, call.key.size()), nullptr, bytes_of(call.key),
                         iv.empty() ? nullptr : bytes_of(iv)) != 1) {
    return {std::nullopt, "OpenSSL refused the key"};
  }
  if (mode == Mode::kGcm) {
    std::string tag(rest.substr(rest.size() - kTag));
    rest.remove_suffix(kTag);
    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(kTag), tag.data());
    add_aad(cipher.get(), call.aad);
  } else if (rest.empty()) {
    return {std::string(), ""};
  }
  std::optional<std::string> text = run_through(cipher.get(), rest);
  if (text) return {std::move(text), ""};
  return {std::nullopt, mode == Mode::kGcm ? "Tag mismatch" : "the padding is not that of the key"};
}

OwnedBytes encrypt_kernel(Bytes input, Bytes key, std::string_view mode, std::string_view padding, Bytes iv,
                          Bytes aad) {
  return {aes_encrypt({input.data, key.data, mode, padding, iv.data, aad.data})};
}
OwnedBytes decrypt_kernel(Bytes input, Bytes key, std::string_view mode, std::string_view padding, Bytes aad) {
  return {aes_decrypt({input.data, key.data, mode, padding, "", aad.data})};
}
std::optional<OwnedBytes> try_decrypt_kernel(Bytes input, Bytes key, std::string_view mode, std::string_view padding,
                                             Bytes aad) {
  auto text = try_aes_decrypt({input.data, key.data, mode, padding, "", aad.data});
  return text ? std::optional(OwnedBytes{*std::move(text)}) : std::nullopt;
}
OwnedBytes hmac_kernel(Bytes key, Bytes message, std::string_view algorithm) {
  return {hmac(key.data, message.data, algorithm)};
}

}  // namespace

std::string aes_encrypt(const AesCall& call) {
  check_key(call);
  const Mode mode = mode_of(call);
  check_extras(call, mode, "aes_encrypt");
  std::string iv(call.iv);
  if (iv.empty()) {
    iv.resize(iv_size(mode));
    if (!iv.empty() && RAND_bytes(bytes_of(iv), static_cast<int>(iv.size())) != 1) raise_crypto("no random bytes");
  }
  const Cipher cipher(EVP_CIPHER_CTX_new());
  if (EVP_EncryptInit_ex(cipher.get(), algorithm_of(mode, call.key.size()), nullptr, bytes_of(call.key),
                         iv.empty() ? nullptr : bytes_of(iv)) != 1) {
    raise_crypto("OpenSSL refused the key");
  }
  if (mode == Mode::kGcm) add_aad(cipher.get(), call.aad);
  std::optional<std::string> encrypted = run_through(cipher.get(), call.input);
  if (!encrypted) raise_crypto("OpenSSL could not encrypt");
  std::string out = iv + *encrypted;
  if (mode == Mode::kGcm) {
    std::array<char, kTag> tag{};
    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(kTag), tag.data());
    out.append(tag.data(), tag.size());
  }
  return out;
}

std::string aes_decrypt(const AesCall& call) {
  Decrypted decrypted = decrypt(call);
  if (!decrypted.text) raise_crypto(decrypted.problem);
  return *std::move(decrypted.text);
}

std::optional<std::string> try_aes_decrypt(const AesCall& call) {
  const std::optional<Mode> mode = find_mode(call);
  const bool refused = !mode || !is_key_size(call.key.size()) || (!call.aad.empty() && *mode != Mode::kGcm);
  return refused ? std::nullopt : decrypt(call).text;
}

std::string hmac(std::string_view key, std::string_view message, std::string_view algorithm) {
  const std::string name = to_upper(algorithm);
  const EVP_MD* const digest = name == "SHA-256" || name == "SHA256"   ? EVP_sha256()
                               : name == "SHA-512" || name == "SHA512" ? EVP_sha512()
                               : name == "SHA-384" || name == "SHA384" ? EVP_sha384()
                               : name == "SHA-224" || name == "SHA224" ? EVP_sha224()
                               : name == "SHA-1" || name == "SHA1"     ? EVP_sha1()
                               : name == "MD5"                         ? EVP_md5()
                                                                       : nullptr;
  if (digest == nullptr) {
    raise("INVALID_PARAMETER_VALUE.HMAC_ALGORITHM",
          fmt::format("The value of parameter(s) `algorithm` in `hmac` is invalid: expects one of the algorithms "
                      "'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA-1', 'MD5', but got '{}'.",
                      algorithm));
  }
  if (key.empty()) {
    raise("INVALID_PARAMETER_VALUE.HMAC_CRYPTO_ERROR",
          "The value of parameter(s) `key` in `hmac` is invalid: detail message: Empty key");
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  HMAC(digest, key.data(), checked_size(key), bytes_of(message), message.size(), out.data(), &size);
  return {reinterpret_cast<const char*>(out.data()), size};
}

void register_ciphers(duckdb::ExtensionLoader& loader) {
  for (auto& function : {fallible<encrypt_kernel>("brook_aes_encrypt"), fallible<decrypt_kernel>("brook_aes_decrypt"),
                         fallible<try_decrypt_kernel>("brook_try_aes_decrypt"), fallible<hmac_kernel>("brook_hmac")}) {
    loader.RegisterFunction(function);
  }
}

}  // namespace brook::engine
