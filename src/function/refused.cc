// Functions of Spark that make no sense here: they are refused by name, with the reason.
#include <fmt/format.h>

#include "function/rules.h"
#include "function/text_groups.h"

namespace brook::function {

namespace {

using enum Accepts;

Function refused(std::string name, std::vector<std::string> aliases, std::string reason, std::string doc) {
  TypeRule rule = [name, reason = std::move(reason)](std::span<const DataType>) -> Result<DataType> {
    return fail(usage_error(fmt::format("{}() is not supported: {}.", name, reason)).with_class("UNSUPPORTED_FEATURE"));
  };
  std::string example = name + "('java.util.UUID', 'randomUUID')";
  return {.name = std::move(name),
          .aliases = std::move(aliases),
          .parameters = {{"arg", kAny, "", true}},
          .type = std::move(rule),
          .doc = std::move(doc),
          .example = std::move(example),
          .result = ""};
}

}  // namespace

std::vector<Function> refused() {
  const std::string no_java = "it calls a method of a Java class, and there is no Java here";
  return {
      refused("java_method", {"reflect"}, no_java, "Not supported: a call of a Java method."),
      refused("try_reflect", {}, no_java, "Not supported: a call of a Java method."),
  };
}

}  // namespace brook::function
