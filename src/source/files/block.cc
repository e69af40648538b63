#include "source/files/block.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "source/files/utf8.h"

namespace brook::source {

namespace {

constexpr std::size_t kLookAhead = std::size_t{64}
                                   << 10U;  // read in one go with a block, to find the end of its last line
constexpr std::size_t kFreeBlocks = 4;

// \n or \r; `to` if there is none.
char* find_line_end(char* from, const char* to) {
  while (from != to && *from != '\n' && *from != '\r') ++from;
  return from;
}

// Behind the line end at p.
char* after_line_end(char* p, const char* end) { return *p == '\r' && p + 1 < end && p[1] == '\n' ? p + 2 : p + 1; }

Error too_long() {
  return input_error(fmt::format("a record is longer than {} MiB", kMaxRecordBytes >> 20U))
      .with_hint("Is the line separator right, and is a quote not closed?");
}

std::string_view text_of(const Block& block) {
  return {block.begin, static_cast<std::size_t>(block.end - block.begin)};
}

}  // namespace

std::shared_ptr<char> BlockPool::take(std::size_t bytes) {
  if (bytes > free_->bytes) return {new char[bytes + kBlockPadding], [](const char* p) { delete[] p; }};
  std::unique_ptr<char[]> memory;
  {
    const std::lock_guard lock(free_->mutex);
    if (!free_->blocks.empty()) {
      memory = std::move(free_->blocks.back());
      free_->blocks.pop_back();
    }
  }
  if (!memory) memory.reset(new char[free_->bytes + kBlockPadding]);
  return {memory.release(), [free = free_](char* p) {
            std::unique_ptr<char[]> back(p);
            const std::lock_guard lock(free->mutex);
            if (free->blocks.size() < kFreeBlocks) free->blocks.push_back(std::move(back));
          }};
}

Result<Block> split_block(ReadableFile& file, std::uint64_t file_bytes, std::uint64_t offset, std::size_t bytes,
                          BlockPool& pool) {
  Block block;
  block.first = offset == 0;
  // The byte before tells whether a line begins at the offset; a \r there may belong to a \n.
  const std::uint64_t start = offset == 0 ? 0 : offset - 1;
  const std::uint64_t stop = std::min<std::uint64_t>(offset + bytes, file_bytes);
  std::size_t capacity =
      static_cast<std::size_t>(std::min<std::uint64_t>(stop - start + kLookAhead, file_bytes - start));
  block.memory = pool.take(std::max(capacity, bytes + kLookAhead + 1));
  char* memory = block.memory.get();
  std::size_t size = TRY(file.read_at(start, std::span(memory, capacity)));
  const auto place = [&](std::uint64_t position) { return memory + (position - start); };
  if (size < stop - start) return fail(internal_error("a file is shorter than it was when it was opened"));

  char* begin = memory;
  if (offset != 0) {
    char* const line_end = find_line_end(memory, memory + size);
    begin = line_end == memory + size ? line_end : after_line_end(line_end, memory + size);
    if (begin >= place(stop)) begin = place(stop);
  }
  block.begin = block.end = begin;
  block.offset = start + static_cast<std::uint64_t>(begin - memory);
  block.final = true;
  if (begin >= place(stop)) return block;
  if (stop == file_bytes) {
    block.end = memory + size;
    return block;
  }
  // The line that holds the range's last byte goes on to its end, wherever that is.
  for (std::size_t from = static_cast<std::size_t>(stop - start) - 1;;) {
    char* const line_end = find_line_end(memory + from, memory + size);
    const bool at_file_end = start + size == file_bytes;
    if (line_end != memory + size && (line_end + 1 < memory + size || at_file_end)) {
      block.end = after_line_end(line_end, memory + size);
      return block;
    }
    if (at_file_end) {
      block.end = memory + size;
      return block;
    }
    from = static_cast<std::size_t>(line_end - memory);
    if (size - static_cast<std::size_t>(block.begin - memory) >= kMaxRecordBytes) return fail(too_long());
    capacity = static_cast<std::size_t>(std::min<std::uint64_t>(std::uint64_t{size} * 2, file_bytes - start));
    const std::shared_ptr<char> larger = pool.take(capacity);
    std::memcpy(larger.get(), memory, size);
    const auto at = block.begin - memory;
    block.memory = larger;
    memory = larger.get();
    block.begin = block.end = memory + at;
    size += TRY(file.read_at(start + size, std::span(memory + size, capacity - size)));
    if (size < capacity) return fail(internal_error("a file is shorter than it was when it was opened"));
  }
}

std::uint64_t count_lines(std::string_view text) {
  std::uint64_t lines = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    lines += text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
  }
  return lines;
}

Result<std::uint64_t> count_lines(ReadableFile& file, std::uint64_t offset) {
  std::vector<char> bytes(std::size_t{1} << 20U);
  std::uint64_t lines = 0;
  bool after_return = false;  // the piece before ended with \r
  for (std::uint64_t at = 0; at < offset;) {
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), offset - at));
    const std::size_t got = TRY(file.read_at(at, std::span(bytes).first(wanted)));
    if (got == 0) break;
    const std::string_view text(bytes.data(), got);
    lines += count_lines(text);
    if (after_return && text[0] == '\n') --lines;
    after_return = text.back() == '\r';
    at += got;
  }
  return lines;
}

// How much of the text are whole lines, if more may follow.
std::size_t BlockStream::whole_lines(std::string_view text) const {
  if (ends_.anywhere) return text.size();
  const std::string& separator = ends_.separator;
  if (!separator.empty()) {
    const std::size_t last = text.rfind(separator);
    return last == std::string_view::npos ? 0 : last + separator.size();
  }
  // The very last byte may be a \r that a \n follows.
  const std::size_t last = text.substr(0, text.size() - 1).find_last_of("\r\n");
  if (text.back() == '\n') return text.size();
  return last == std::string_view::npos ? 0 : last + (text[last] == '\r' && text[last + 1] == '\n' ? 2 : 1);
}

Result<bool> BlockStream::next(Block& block) {
  // What was not used up comes again, then what was read beyond it, then new bytes.
  std::string_view kept;
  if (used_ != nullptr) kept = {used_, static_cast<std::size_t>(last_.end - used_)};
  lines_before_ += count_lines(text_of(last_).substr(0, text_of(last_).size() - kept.size()));
  used_ = nullptr;
  if (ended_ && raw_tail_.empty() && (kept.empty() || last_.final)) {
    block = Block{};
    return false;
  }
  const std::size_t held = kept.size() + raw_tail_.size();
  std::size_t capacity = std::max(block_bytes_, held + held / 2 + 1);
  std::size_t size = 0;
  std::shared_ptr<char> memory = pool_.take(capacity);
  kept.copy(memory.get(), kept.size());
  raw_tail_.copy(memory.get() + kept.size(), raw_tail_.size());
  size = held;
  raw_tail_.clear();
  std::size_t whole = 0;
  for (;;) {
    if (!ended_) {
      const std::size_t got = TRY(stream_->read(std::span(memory.get() + size, capacity - size)));
      ended_ = got < capacity - size;
      size += got;
    }
    const std::string_view text(memory.get(), size);
    whole = ended_ ? size : whole_lines(text);
    if (!ended_) whole -= whole == size ? incomplete_tail(text) : 0;
    if (whole > 0 || ended_) break;
    if (size >= kMaxRecordBytes) return fail(too_long());
    capacity *= 2;
    const std::shared_ptr<char> larger = pool_.take(capacity);
    std::memcpy(larger.get(), memory.get(), size);
    memory = larger;
  }
  if (ends_.anywhere && held >= kMaxRecordBytes) return fail(too_long());
  raw_tail_.assign(memory.get() + whole, size - whole);
  last_ = Block{memory, memory.get(), memory.get() + whole, !began_, ended_, lines_before_, 0};
  began_ = true;
  replace_malformed_utf8(last_);
  block = last_;
  return block.begin != block.end || block.first;
}

void replace_malformed_utf8(Block& block) {
  const std::string_view text = text_of(block);
  const std::size_t good = valid_utf8(text);
  if (good == text.size()) return;
  std::string replaced(text.substr(0, good));
  append_replacing_malformed(replaced, text.substr(good));
  const std::size_t size = replaced.size();
  replaced.resize(size + kBlockPadding);
  const auto owner = std::make_shared<std::string>(std::move(replaced));
  block.memory = std::shared_ptr<char>(owner, owner->data());
  block.begin = owner->data();
  block.end = owner->data() + size;
}

}  // namespace brook::source
