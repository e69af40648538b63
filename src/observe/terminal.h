// Terminal: a block of lines at the bottom of a terminal that is redrawn in place; what is printed goes above it.
// Lines are cut to the terminal's width, and the block to its height, at the time of drawing. One thread.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace brook::observe {

struct TerminalSize {
  std::size_t columns = 80;
  std::size_t lines = 24;
};

class Terminal {
 public:
  Terminal(std::FILE* file, bool colour) : file_(file), colour_(colour) {}

  // Replaces the block. The first line is a heading.
  void draw(const std::vector<std::string>& block);
  // One line above the block, which moves down.
  void print(std::string_view line);
  // The block stays where it is, for good; the next one starts below it.
  void release();

 private:
  [[nodiscard]] std::string erased() const;
  [[nodiscard]] std::string drawn() const;
  void write(std::string_view text);

  std::FILE* file_;
  bool colour_;
  std::vector<std::string> block_;
  std::size_t height_ = 0;  // lines of the block that are on the screen
};

// Of the terminal behind the file; 80 x 24 where it does not tell.
[[nodiscard]] TerminalSize terminal_size(std::FILE* file);
// The first `columns` characters of UTF-8 text.
[[nodiscard]] std::string cut(std::string_view text, std::size_t columns);

}  // namespace brook::observe
