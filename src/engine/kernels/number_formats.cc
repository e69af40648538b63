// to_char(), to_number() and to_binary(): numbers and bytes as text by a format.
#include <fmt/format.h>

#include "base/base64.h"
#include "base/data_type.h"
#include "base/number_format.h"
#include "duckdb/function/function_set.hpp"
#include "engine/kernels/groups.h"
#include "engine/kernels/kernel.h"

namespace brook::engine {

namespace {

// The format of the last row: it is a literal.
struct FormatState : KernelState {
  std::string text;
  std::optional<NumberFormat> format;

  const NumberFormat& get(std::string_view wanted) {
    if (!format || text != wanted) {
      auto parsed = NumberFormat::parse(wanted);
      if (!parsed) raise(parsed.error().error_class.c_str(), parsed.error().message);
      format = *std::move(parsed);
      text = wanted;
    }
    return *format;
  }
};

std::string number_to_text(FormatState& state, std::string_view number, std::string_view format) {
  return state.get(format).write(number);
}

std::optional<std::string> try_text_to_number(FormatState& state, std::string_view text, std::string_view format) {
  return state.get(format).read(text);
}
std::string text_to_number(FormatState& state, std::string_view text, std::string_view format) {
  if (auto number = try_text_to_number(state, text, format)) return *std::move(number);
  raise("INVALID_FORMAT.MISMATCH_INPUT",
        fmt::format("The format is invalid: {}. The input \"STRING\" {} does not match the format.", format, text));
}

std::optional<std::string> from_hex(std::string_view text) {
  const auto nibble = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  };
  std::string bytes;
  for (std::size_t i = 0; i < text.size();) {
    const bool single = i == 0 && text.size() % 2 == 1;  // the first digit alone, a zero before it
    const int high = single ? 0 : nibble(text[i++]);
    const int low = nibble(text[i++]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

std::optional<std::string> decoded(std::string_view text, std::string_view format) {
  if (same_name(format, "hex")) return from_hex(text);
  if (same_name(format, "utf-8") || same_name(format, "utf8")) return std::string(text);
  if (!same_name(format, "base64")) {
    raise("DATATYPE_MISMATCH.INVALID_ARG_VALUE",
          fmt::format("The format of to_binary() is 'hex', 'utf-8', 'utf8' or 'base64', not '{}'.", format));
  }
  return from_base64(text);
}
OwnedBytes to_binary(std::string_view text, std::string_view format) {
  if (auto bytes = decoded(text, format)) return {*std::move(bytes)};
  raise("CONVERSION_INVALID_INPUT",
        fmt::format(
            "The value '{}' ('{}') cannot be converted to \"BINARY\" because it is malformed. Use `try_to_binary` "
            "to tolerate malformed input and return NULL instead.",
            text, format));
}

template <class T>
OwnedBytes big_endian(T value) {
  std::string bytes;
  for (std::size_t i = sizeof(T); i-- > 0;) bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
  return {bytes};
}

}  // namespace

void register_number_formats(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(fallible<number_to_text>("brook_number_to_text"));
  loader.RegisterFunction(fallible<text_to_number>("brook_text_to_number"));
  loader.RegisterFunction(fallible<try_text_to_number>("brook_try_text_to_number"));
  loader.RegisterFunction(fallible<to_binary>("brook_to_binary"));
  duckdb::ScalarFunctionSet bytes("brook_big_endian");
  bytes.AddFunction(kernel<big_endian<std::int8_t>>("brook_big_endian"));
  bytes.AddFunction(kernel<big_endian<std::int16_t>>("brook_big_endian"));
  bytes.AddFunction(kernel<big_endian<std::int32_t>>("brook_big_endian"));
  bytes.AddFunction(kernel<big_endian<std::int64_t>>("brook_big_endian"));
  loader.RegisterFunction(std::move(bytes));
}

}  // namespace brook::engine
