// The groups of the function table about text, URLs, XML, secrets, chance and the session, one file each. function.cc
// puts them together with those of groups.h.
#pragma once

#include <vector>

#include "function/function.h"

namespace brook::function {

[[nodiscard]] std::vector<Function> text_formats();
[[nodiscard]] std::vector<Function> text_checks();
[[nodiscard]] std::vector<Function> urls();
[[nodiscard]] std::vector<Function> ciphers();
[[nodiscard]] std::vector<Function> xml();
[[nodiscard]] std::vector<Function> geometries();
[[nodiscard]] std::vector<Function> collations();
[[nodiscard]] std::vector<Function> keywords();
[[nodiscard]] std::vector<Function> session();
[[nodiscard]] std::vector<Function> randoms();

}  // namespace brook::function
