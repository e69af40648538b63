#include "observe/terminal.h"

#include <sys/ioctl.h>

#include <algorithm>

#include <fmt/format.h>

namespace brook::observe {

namespace {
constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kPlain = "\x1b[0m";
constexpr std::string_view kEraseBelow = "\x1b[J";
}  // namespace

TerminalSize terminal_size(std::FILE* file) {
  struct winsize size{};
  if (::ioctl(::fileno(file), TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

std::string cut(std::string_view text, std::size_t columns) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts_character && characters++ == columns) return std::string(text.substr(0, i));
  }
  return std::string(text);
}

void Terminal::draw(const std::vector<std::string>& block) {
  const std::string erase = erased();
  const TerminalSize size = terminal_size(file_);
  block_.clear();
  // The last line of the screen stays free, so that the block never scrolls out of reach of the next redraw.
  const std::size_t room = std::max<std::size_t>(size.lines, 3) - 1;
  const bool all = block.size() <= room;
  const std::size_t shown = all ? block.size() : room - 1;
  for (std::size_t i = 0; i < shown; ++i) block_.push_back(cut(block[i], size.columns));
  if (!all) block_.push_back(cut(fmt::format("… and {} more", block.size() - shown), size.columns));
  height_ = block_.size();
  write(erase + drawn());
}

void Terminal::print(std::string_view line) { write(erased() + std::string(line) + '\n' + drawn()); }

void Terminal::release() {
  block_.clear();
  height_ = 0;
}

std::string Terminal::erased() const {
  if (height_ == 0) return "";
  return fmt::format("\x1b[{}A\r{}", height_, kEraseBelow);
}

std::string Terminal::drawn() const {
  std::string text;
  for (std::size_t i = 0; i < block_.size(); ++i) {
    const bool bold = colour_ && i == 0;
    text += fmt::format("{}{}{}\n", bold ? kBold : "", block_[i], bold ? kPlain : "");
  }
  return text;
}

void Terminal::write(std::string_view text) {
  (void)std::fwrite(text.data(), 1, text.size(), file_);
  (void)std::fflush(file_);
}

}  // namespace brook::observe
