// VariantTree: a VARIANT as a tree, for building and changing one. A plain value type.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/variant/variant.h"

namespace brook::engine {

class VariantTree {
 public:
  using Fields = std::vector<std::pair<std::string, VariantTree>>;
  using Elements = std::vector<VariantTree>;
  struct Scalar {
    std::string bytes;  // as they stand in the encoding
  };

  VariantTree() : content_(Scalar{std::string(1, '\0')}) {}  // null
  VariantTree(Fields fields) : content_(std::move(fields)) {}
  VariantTree(Elements elements) : content_(std::move(elements)) {}

  [[nodiscard]] static VariantTree boolean(bool value);
  [[nodiscard]] static VariantTree integer(std::int64_t value);  // in as few bytes as it takes
  [[nodiscard]] static VariantTree floating(float value);
  [[nodiscard]] static VariantTree number(double value);
  [[nodiscard]] static VariantTree decimal(const VariantDecimal& value);
  [[nodiscard]] static VariantTree text(std::string_view value);
  [[nodiscard]] static VariantTree binary(std::string_view value);
  [[nodiscard]] static VariantTree date(std::int32_t days);
  [[nodiscard]] static VariantTree timestamp(std::int64_t micros, bool wall_clock);
  [[nodiscard]] static VariantTree of(const Variant& variant);

  [[nodiscard]] bool is_null() const;
  [[nodiscard]] Fields* fields() { return std::get_if<Fields>(&content_); }
  [[nodiscard]] Elements* elements() { return std::get_if<Elements>(&content_); }
  [[nodiscard]] const Fields* fields() const { return std::get_if<Fields>(&content_); }
  [[nodiscard]] const Elements* elements() const { return std::get_if<Elements>(&content_); }
  [[nodiscard]] VariantTree* field(std::string_view key);
  [[nodiscard]] const std::string& scalar() const { return std::get<Scalar>(content_).bytes; }  // REQUIRES: a scalar

 private:
  explicit VariantTree(Scalar scalar) : content_(std::move(scalar)) {}

  std::variant<Scalar, Fields, Elements> content_;
};

struct EncodedVariant {
  std::string value;
  std::string metadata;
};
[[nodiscard]] EncodedVariant encode(const VariantTree& tree);

}  // namespace brook::engine
