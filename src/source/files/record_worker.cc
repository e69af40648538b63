#include "source/files/record_worker.h"

namespace brook::source {

Result<std::size_t> RecordWorker::next(engine::ChunkBuilder& out, std::uint64_t& morsel) {
  for (;;) {
    if (!in_unit_ && !TRY(reader_.next_unit())) return 0;
    in_unit_ = true;
    const std::size_t rows = TRY(fill(out));
    if (rows > 0) {
      out.set_rows(rows);
      morsel = reader_.unit();
      return rows;
    }
    in_unit_ = false;
    block_ = Block{};
    records_.start(block_);
    TRY(reader_.close_unit());
  }
}

Result<bool> RecordWorker::next_block() {
  if (!TRY(reader_.next_block(block_))) return false;
  while (anywhere_ && !block_.final) {
    reader_.use_up_to(block_.begin);
    if (!TRY(reader_.next_block(block_))) return fail(internal_error("a file ended before its end"));
  }
  records_.start(block_);
  return true;
}

}  // namespace brook::source
