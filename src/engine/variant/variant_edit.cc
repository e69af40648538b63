#include "engine/variant/variant_edit.h"

#include <algorithm>

#include <fmt/format.h>

namespace brook::engine {

namespace {

constexpr std::size_t kLongestArray = 1'000'000;  // that a path may make by an index beyond the end

std::string printed(const VariantPath& path, std::size_t steps) {
  std::string text = "$";
  for (std::size_t i = 0; i < steps; ++i) {
    if (const auto* key = std::get_if<std::string>(&path[i])) {
      text += "." + *key;
    } else {
      text += fmt::format("[{}]", std::get<std::size_t>(path[i]));
    }
  }
  return text;
}

// What the rest of the path makes of nothing, with the value at its end.
VariantTree made(const VariantPath& path, std::size_t step, VariantTree value) {
  for (std::size_t i = path.size(); i > step; --i) {
    if (const auto* key = std::get_if<std::string>(&path[i - 1])) {
      VariantTree::Fields fields;
      fields.emplace_back(*key, std::move(value));
      value = VariantTree(std::move(fields));
    } else {
      VariantTree::Elements elements(std::get<std::size_t>(path[i - 1]));
      elements.push_back(std::move(value));
      value = VariantTree(std::move(elements));
    }
  }
  return value;
}

class Changer {
 public:
  Changer(const VariantPath& path, VariantTree value, VariantChange how, std::string_view function,
          std::string_view text)
      : path_(path), value_(std::move(value)), how_(how), function_(function), text_(text) {}

  std::optional<VariantProblem> apply(VariantTree& tree, std::size_t step) {
    if (step == path_.size()) return append_to(tree);
    if (const auto* key = std::get_if<std::string>(&path_[step])) return apply_to_field(tree, step, *key);
    return apply_to_element(tree, step, std::get<std::size_t>(path_[step]));
  }

 private:
  VariantProblem mismatch(std::size_t steps) const {
    return {"VARIANT_PATH_TYPE_MISMATCH",
            fmt::format("The path '{}' is incompatible with the variant value at '{}' in `{}`.", text_,
                        printed(path_, steps), function_)};
  }
  bool makes_missing() const { return how_ == VariantChange::kInsert || how_ == VariantChange::kSet; }
  bool is_last(std::size_t step) const { return step + 1 == path_.size() && how_ != VariantChange::kAppend; }

  std::optional<VariantProblem> too_long() const {
    for (const VariantStep& step : path_) {
      const auto* index = std::get_if<std::size_t>(&step);
      if (index != nullptr && *index >= kLongestArray) {
        return VariantProblem{"VARIANT_SIZE_LIMIT", fmt::format("The path '{}' of `{}` makes an array of more than {} "
                                                                "elements.",
                                                                text_, function_, kLongestArray)};
      }
    }
    return std::nullopt;
  }

  std::optional<VariantProblem> append_to(VariantTree& tree) {
    auto* elements = tree.elements();
    if (elements == nullptr) return mismatch(path_.size());
    elements->push_back(std::move(value_));
    return std::nullopt;
  }

  std::optional<VariantProblem> apply_to_field(VariantTree& tree, std::size_t step, const std::string& key) {
    auto* fields = tree.fields();
    if (fields == nullptr) return mismatch(step);
    VariantTree* field = tree.field(key);
    if (field == nullptr) {
      if (!makes_missing()) return std::nullopt;
      if (auto problem = too_long()) return problem;
      fields->emplace_back(key, made(path_, step + 1, std::move(value_)));
      return std::nullopt;
    }
    if (!is_last(step)) return apply(*field, step + 1);
    if (how_ == VariantChange::kInsert) {
      return VariantProblem{"VARIANT_DUPLICATE_KEY",
                            fmt::format("Failed to build variant because of a duplicate object key `{}`.", key)};
    }
    *field = std::move(value_);
    return std::nullopt;
  }

  std::optional<VariantProblem> apply_to_element(VariantTree& tree, std::size_t step, std::size_t index) {
    auto* elements = tree.elements();
    if (elements == nullptr) return mismatch(step);
    if (index >= elements->size()) {
      if (!makes_missing()) return std::nullopt;
      if (auto problem = too_long()) return problem;
      elements->resize(index);
      elements->push_back(made(path_, step + 1, std::move(value_)));
      return std::nullopt;
    }
    if (!is_last(step)) return apply((*elements)[index], step + 1);
    if (how_ == VariantChange::kInsert) {
      elements->insert(elements->begin() + static_cast<std::ptrdiff_t>(index), std::move(value_));
    } else {
      (*elements)[index] = std::move(value_);
    }
    return std::nullopt;
  }

  const VariantPath& path_;
  VariantTree value_;
  VariantChange how_;
  std::string_view function_;
  std::string_view text_;
};

}  // namespace

std::optional<VariantProblem> change(VariantTree& tree, const VariantPath& path, VariantTree value, VariantChange how,
                                     std::string_view function, std::string_view text) {
  return Changer(path, std::move(value), how, function, text).apply(tree, 0);
}

void remove(VariantTree& tree, const VariantPath& path) {
  VariantTree* at = &tree;
  for (std::size_t step = 0; step < path.size(); ++step) {
    const bool last = step + 1 == path.size();
    if (const auto* key = std::get_if<std::string>(&path[step])) {
      VariantTree* field = at->field(*key);
      if (field == nullptr) return;
      if (last) {
        std::erase_if(*at->fields(), [&](const auto& candidate) { return &candidate.second == field; });
        return;
      }
      at = field;
    } else {
      auto* elements = at->elements();
      const std::size_t index = std::get<std::size_t>(path[step]);
      if (elements == nullptr || index >= elements->size()) return;
      if (last) {
        elements->erase(elements->begin() + static_cast<std::ptrdiff_t>(index));
        return;
      }
      at = &(*elements)[index];
    }
  }
}

void strip_nulls(VariantTree& tree, bool from_arrays) {
  if (auto* fields = tree.fields()) {
    std::erase_if(*fields, [](const auto& field) { return field.second.is_null(); });
    for (auto& [key, value] : *fields) strip_nulls(value, from_arrays);
  } else if (auto* elements = tree.elements()) {
    if (from_arrays) std::erase_if(*elements, [](const VariantTree& element) { return element.is_null(); });
    for (VariantTree& element : *elements) strip_nulls(element, from_arrays);
  }
}

}  // namespace brook::engine
