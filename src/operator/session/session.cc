// Sessions. State: the rows of sessions that are not over, each with its key. Rows that touch are one session, so the
// sessions follow from the rows in any order.
// Records in the state store: varint n -> the n-th row: its key's cells as a string · signed varint start, end · its
// other cells.
#include <algorithm>
#include <map>
#include <queue>
#include <unordered_map>

#include <fmt/format.h>

#include "base/bytes.h"
#include "operator/budget.h"
#include "operator/event_time.h"
#include "operator/row_buffer.h"
#include "operator/row_cells.h"
#include "operator/stream_cells.h"

namespace brook::op {

namespace {

struct SessionRow {
  std::uint64_t number = 0;
  std::string cells;  // of the columns behind the session
};
struct Session {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::vector<SessionRow> rows;
};

class Sessions final : public Operator {
 public:
  Sessions(const plan::SessionStep& step, const plan::Step& frame, std::uint64_t budget_bytes)
      : step_(step),
        schema_(frame.output),
        key_cells_(schema_, 0, step.key_count, Zeros::kNormalized),
        other_cells_(schema_, step.key_count + 1, schema_.size() - step.key_count - 1, Zeros::kAsTheyAre),
        budget_bytes_(budget_bytes) {}

  Result<> load(std::string_view key, std::string_view value) override {
    ByteReader place(key);
    ByteReader reader(value);
    const std::uint64_t number = place.varint();
    const std::string row_key(reader.string());
    Session session{.start = reader.signed_varint(), .end = reader.signed_varint(), .rows = {}};
    if (place.bad() || reader.bad() || !key_cells_.are_whole(row_key) || !other_cells_.are_whole(reader.rest())) {
      return fail(damaged_state("the session windows"));
    }
    session.rows.push_back({number, std::string(reader.rest())});
    next_ = std::max(next_, number + 1);
    add(row_key, std::move(session));
    return {};
  }

  Result<> begin(const EpochContext& context) override {
    context_ = context;
    stats_ = {.name = "session"};
    return {};
  }

  Result<> fold(std::size_t, const engine::ChunkView& chunk) override {
    const engine::ColumnView& own = chunk.columns[step_.key_count];
    for (std::size_t row = 0; row < chunk.rows; ++row) {
      if (!own.is_valid(row)) continue;
      Session session{
          .start = own.children[0].at<std::int64_t>(row), .end = own.children[1].at<std::int64_t>(row), .rows = {}};
      if (is_late(context_, session.end)) {
        ++stats_.rows_late;
        continue;
      }
      std::string key;
      key_cells_.write(chunk, row, key);
      SessionRow& added = session.rows.emplace_back(next_++, std::string());
      other_cells_.write(chunk, row, added.cells);
      std::string value;
      ByteWriter writer(value);
      writer.string(key);
      writer.signed_varint(session.start);
      writer.signed_varint(session.end);
      writer.raw(added.cells);
      added_.emplace(added.number, std::move(value));
      add(key, std::move(session));
    }
    return check_budget(fmt::format("the session windows ({} rows)", row_count_), bytes(), budget_bytes_);
  }

  Result<OutputRows> output() override {
    Rows rows;
    while (!ending_.empty() && is_complete(context_, ending_.top().first)) {
      const auto [end, key] = ending_.top();
      ending_.pop();
      const auto sessions = sessions_.find(key);
      if (sessions == sessions_.end()) continue;
      const auto over = std::ranges::find(sessions->second, end, &Session::end);
      if (over == sessions->second.end()) continue;  // it has grown since
      add_rows(key, *over, rows);
      for (const SessionRow& row : over->rows) forget(key, row);
      sessions->second.erase(over);
      if (sessions->second.empty()) sessions_.erase(sessions);
    }
    return output_of(buffer_of(rows));
  }

  // The rows of all sessions, each with its session as it is by now.
  Result<std::shared_ptr<engine::ScanSource>> remembered() override {
    Rows rows;
    for (const auto& [key, sessions] : sessions_) {
      for (const Session& session : sessions) add_rows(key, session, rows);
    }
    return scan_of(buffer_of(rows));
  }

  Result<> save(state::ChangeSet& changes) override {
    for (const auto& [number, value] : added_) changes.put(record_key(number), value);
    for (const std::uint64_t number : erased_) changes.erase(record_key(number));
    stats_.rows_updated = added_.size();
    stats_.rows_removed = erased_.size();
    stats_.rows_touched = stats_.rows_updated + stats_.rows_removed;
    stats_.rows_total = row_count_;
    stats_.memory_used_bytes = bytes();
    added_.clear();
    erased_.clear();
    return {};
  }

  [[nodiscard]] OperatorStats stats() const override { return stats_; }

 private:
  using Ending = std::pair<std::int64_t, std::string>;
  // By number: a row's key and session, and its other cells.
  using Rows = std::map<std::uint64_t, std::pair<std::string, std::string>>;

  static void add_rows(const std::string& key, const Session& session, Rows& rows) {
    std::string head = key;
    write_window(head, session.start, session.end);
    for (const SessionRow& row : session.rows) rows.emplace(row.number, std::pair(head, row.cells));
  }
  [[nodiscard]] std::shared_ptr<RowBuffer> buffer_of(const Rows& rows) const {
    auto out = std::make_shared<RowBuffer>(schema_, false);
    for (const auto& [number, row] : rows) out->add(row.first, row.second, 1);
    return out;
  }

  // Joins the session with those of its key that it touches.
  void add(const std::string& key, Session session) {
    ++row_count_;
    row_bytes_ += session.rows[0].cells.size() + key.size();
    std::vector<Session>& sessions = sessions_[key];
    for (std::size_t i = 0; i < sessions.size();) {
      Session& other = sessions[i];
      if (other.start > session.end || session.start > other.end) {
        ++i;
        continue;
      }
      session.start = std::min(session.start, other.start);
      session.end = std::max(session.end, other.end);
      if (other.rows.size() > session.rows.size()) std::swap(other.rows, session.rows);
      std::ranges::move(other.rows, std::back_inserter(session.rows));
      std::swap(other, sessions.back());
      sessions.pop_back();
      i = 0;  // it reaches further now
    }
    ending_.emplace(session.end, key);
    sessions.push_back(std::move(session));
  }

  void forget(const std::string& key, const SessionRow& row) {
    --row_count_;
    row_bytes_ -= row.cells.size() + key.size();
    if (added_.erase(row.number) == 0) erased_.push_back(row.number);
  }

  static std::string record_key(std::uint64_t number) {
    std::string key;
    ByteWriter(key).varint(number);
    return key;
  }

  [[nodiscard]] std::uint64_t bytes() const {
    constexpr std::uint64_t kRowBytes = 128;  // of the map, the list and the queue
    return row_count_ * kRowBytes + row_bytes_;
  }

  const plan::SessionStep& step_;
  Schema schema_;
  RowCells key_cells_;
  RowCells other_cells_;
  std::uint64_t budget_bytes_;
  EpochContext context_;
  std::unordered_map<std::string, std::vector<Session>> sessions_;
  std::priority_queue<Ending, std::vector<Ending>, std::greater<>> ending_;
  std::map<std::uint64_t, std::string> added_;  // records of this epoch's rows
  std::vector<std::uint64_t> erased_;           // in this epoch, of those that were saved
  std::uint64_t next_ = 0;
  std::uint64_t row_count_ = 0;
  std::uint64_t row_bytes_ = 0;
  OperatorStats stats_{.name = "session"};
};

}  // namespace

std::unique_ptr<Operator> make_session(const plan::SessionStep& step, const plan::Step& frame,
                                       std::uint64_t budget_bytes) {
  return std::make_unique<Sessions>(step, frame, budget_bytes);
}

}  // namespace brook::op
