#include "base/csv_line.h"

namespace brook {

namespace {

class Splitter {
 public:
  Splitter(std::string_view line, const CsvLineOptions& options) : line_(line), options_(options) {}

  std::vector<std::optional<std::string>> split() {
    std::vector<std::optional<std::string>> fields;
    while (true) {
      fields.push_back(field());
      if (at_ >= line_.size()) break;
      at_ += options_.separator.size();
    }
    return fields;
  }

 private:
  [[nodiscard]] bool at_separator() const { return line_.substr(at_).starts_with(options_.separator); }
  [[nodiscard]] bool at_field_end() const { return at_ >= line_.size() || at_separator(); }

  std::optional<std::string> field() {
    if (options_.trim_left) {
      while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t') && !at_separator()) ++at_;
    }
    const std::size_t start = at_;
    if (options_.quote != '\0' && at_ < line_.size() && line_[at_] == options_.quote) {
      if (std::optional<std::string> text = quoted()) return text->empty() ? empty() : text;
      at_ = start;
    }
    while (!at_field_end()) ++at_;
    std::string_view text = line_.substr(start, at_ - start);
    while (options_.trim_right && (text.ends_with(' ') || text.ends_with('\t'))) text.remove_suffix(1);
    if (text.empty() || text == options_.null_value) return std::nullopt;
    return std::string(text);
  }

  std::optional<std::string> empty() const {
    if (options_.empty_value == options_.null_value) return std::nullopt;
    return options_.empty_value;
  }

  // Nothing where the closing quote is missing or something follows it: then the quotes are text.
  std::optional<std::string> quoted() {
    std::string text;
    for (++at_; at_ < line_.size(); ++at_) {
      const char c = line_[at_];
      const bool more = at_ + 1 < line_.size();
      if (c == options_.escape && more && (line_[at_ + 1] == options_.quote || line_[at_ + 1] == options_.escape) &&
          options_.escape != options_.quote) {
        text += line_[++at_];
      } else if (c == options_.quote && options_.escape == options_.quote && more && line_[at_ + 1] == c) {
        text += line_[++at_];
      } else if (c == options_.quote) {
        ++at_;
        while (at_ < line_.size() && (line_[at_] == ' ' || line_[at_] == '\t') && !at_separator()) ++at_;
        if (!at_field_end()) return std::nullopt;
        if (text == options_.null_value && !text.empty()) return std::nullopt;
        return text;
      } else {
        text += c;
      }
    }
    return std::nullopt;
  }

  std::string_view line_;
  const CsvLineOptions& options_;
  std::size_t at_ = 0;
};

}  // namespace

CsvLineOptions CsvLineOptions::from(const std::map<std::string, std::string>& options) {
  CsvLineOptions result;
  const auto find = [&](const char* name, const char* other = "") -> const std::string* {
    auto found = options.find(name);
    if (found == options.end() && *other != '\0') found = options.find(other);
    return found == options.end() ? nullptr : &found->second;
  };
  const auto character = [&](const char* name, char& target) {
    const std::string* text = find(name);
    if (text != nullptr) target = text->empty() ? '\0' : (*text)[0];
  };
  const auto flag = [&](const char* name, bool& target) {
    const std::string* text = find(name);
    if (text != nullptr) target = *text == "true" || *text == "TRUE" || *text == "True";
  };
  if (const std::string* text = find("sep", "delimiter")) result.separator = *text == "\\t" ? "\t" : *text;
  if (result.separator.empty()) result.separator = ",";
  character("quote", result.quote);
  character("escape", result.escape);
  character("comment", result.comment);
  flag("ignoreleadingwhitespace", result.trim_left);
  flag("ignoretrailingwhitespace", result.trim_right);
  if (const std::string* text = find("nullvalue")) result.null_value = *text;
  if (const std::string* text = find("emptyvalue")) result.empty_value = *text;
  return result;
}

std::vector<std::optional<std::string>> split_csv_line(std::string_view line, const CsvLineOptions& options) {
  if (line.empty() || (options.comment != '\0' && line[0] == options.comment)) return {};
  return Splitter(line, options).split();
}

}  // namespace brook
