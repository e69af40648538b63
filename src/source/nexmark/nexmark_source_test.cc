#include "source/nexmark/nexmark_source.h"

#include <gtest/gtest.h>

#include <numeric>

#include "engine/plain_chunk.h"
#include "source/nexmark/generator.h"

namespace brook::source::nexmark {
namespace {

constexpr GeneratorSettings kSettings = {.seed = 7, .events_per_second = 100, .start_ms = 1'000};

plan::SourceTable table_with(sql::OptionMap options) {
  return {.name = "t", .format = "nexmark", .options = std::move(options)};
}

// All rows of a range as text, read by one worker.
std::vector<std::string> rows_of(Source& source, const plan::SourceTable& table, const Range& range) {
  const Schema schema = *describe_nexmark_source(table).value().columns;
  std::vector<DataType> types;
  for (const Field& field : schema) types.push_back(field.type);
  std::vector<std::size_t> all(schema.size());
  std::iota(all.begin(), all.end(), 0);
  const auto scan = std::get<std::shared_ptr<engine::ScanSource>>(source.scan(range).value());
  const std::unique_ptr<engine::ScanWorker> worker = scan->open_worker(all).value();
  engine::PlainChunk chunk(types);
  std::vector<std::string> rows;
  std::uint64_t morsel = 0;
  while (worker->next(chunk, morsel).value() > 0) {
    const engine::ChunkView& view = chunk.view();
    for (std::size_t row = 0; row < view.rows; ++row) {
      std::string& text = rows.emplace_back();
      for (std::size_t i = 0; i < types.size(); ++i) {
        text += engine::to_text(types[i], engine::read_value(types[i], view.columns[i], row)) + "|";
      }
    }
    chunk.clear();
  }
  return rows;
}

TEST(NexmarkGenerator, NumbersTheEventsOfEachKind) {
  for (std::int64_t event = 0; event < 200; ++event) {
    const Kind kind = event % 50 == 0 ? Kind::kPerson : event % 50 < 4 ? Kind::kAuction : Kind::kBid;
    EXPECT_EQ(event_of(kind, count_before(kind, event)), event);
    for (const Kind each : {Kind::kPerson, Kind::kAuction, Kind::kBid}) {
      EXPECT_EQ(count_before(each, event + 1) - count_before(each, event), each == kind ? 1 : 0);
    }
  }
  EXPECT_EQ(count_before(Kind::kPerson, 5'000), 100);
  EXPECT_EQ(count_before(Kind::kAuction, 5'000), 300);
  EXPECT_EQ(count_before(Kind::kBid, 5'000), 4'600);
}

TEST(NexmarkGenerator, NamesWhatIsThereOrSoonWillBe) {
  const Generator generator(kSettings);
  std::size_t on_hot_auctions = 0;
  constexpr std::int64_t kBids = 20'000;
  for (std::int64_t i = 0; i < kBids; ++i) {
    const Bid bid = generator.bid(i);
    const std::int64_t event = event_of(Kind::kBid, i);
    EXPECT_GE(bid.auction, 1'000);
    EXPECT_LT(bid.auction, 1'000 + count_before(Kind::kAuction, event) + 10);
    EXPECT_GE(bid.bidder, 1'000);
    EXPECT_LT(bid.bidder, 1'000 + count_before(Kind::kPerson, event) + 10);
    EXPECT_GE(bid.price, 100);
    EXPECT_LE(bid.price, 100'000'000);
    EXPECT_EQ(bid.date_time_us, (1'000 + event * 10) * 1'000);
    if (bid.auction % 100 == 0) ++on_hot_auctions;
  }
  EXPECT_NEAR(static_cast<double>(on_hot_auctions) / kBids, 0.5, 0.05);
  for (std::int64_t i = 0; i < 1'000; ++i) {
    const Auction auction = generator.auction(i);
    EXPECT_EQ(auction.id, 1'000 + i);
    EXPECT_GT(auction.expires_us, auction.date_time_us);
    EXPECT_GT(auction.reserve, auction.initial_bid);
    EXPECT_LT(auction.seller, 1'000 + count_before(Kind::kPerson, event_of(Kind::kAuction, i)) + 10);
  }
}

TEST(NexmarkSource, GivesTheSameEventsInAnyBatches) {
  for (const char* kind : {"person", "auction", "bid"}) {
    const plan::SourceTable table =
        table_with({{"events", kind}, {"numEvents", "9000"}, {"eventsPerBatch", "4000"}, {"seed", "3"}});
    const auto source = open_nexmark_source(table, {}).value();
    ASSERT_TRUE(source->discover(0));
    EXPECT_EQ(source->end(), "9000");
    std::vector<std::string> rows;
    std::vector<std::string> ends;
    for (Position at; at != source->end();) {
      const Range range = source->plan(at, source->end()).value();
      for (std::string& row : rows_of(*source, table, range)) rows.push_back(std::move(row));
      ends.push_back(at = range.to);
    }
    EXPECT_EQ(ends, (std::vector<std::string>{"4000", "8000", "9000"}));
    EXPECT_EQ(rows, rows_of(*source, table, {"", "9000"}));
    EXPECT_EQ(rows.size(), static_cast<std::size_t>(9'000 / 50 * (*kind == 'p' ? 1 : *kind == 'a' ? 3 : 46)));

    const plan::SourceTable other = table_with({{"events", kind}, {"numEvents", "9000"}, {"seed", "4"}});
    EXPECT_NE(rows, rows_of(*open_nexmark_source(other, {}).value(), other, {"", "9000"}));
  }
}

TEST(NexmarkSource, GoesOnWithoutEnd) {
  const auto source = open_nexmark_source(table_with({{"events", "bid"}, {"eventsPerBatch", "100"}}), {}).value();
  ASSERT_TRUE(source->give_up({"300"}));  // taken before a restart
  ASSERT_TRUE(source->discover(0));
  EXPECT_EQ(source->end(), "400");
  EXPECT_EQ(source->backlog("300"), 92U);
}

TEST(NexmarkSource, NamesAnOptionThatIsWrong) {
  EXPECT_FALSE(check_nexmark_source(table_with({})));
  EXPECT_FALSE(check_nexmark_source(table_with({{"events", "bids"}})));
  EXPECT_FALSE(check_nexmark_source(table_with({{"events", "bid"}, {"numEvents", "0"}})));
  EXPECT_FALSE(check_nexmark_source(table_with({{"events", "bid"}, {"numEvent", "5"}})));
  EXPECT_TRUE(check_nexmark_source(table_with({{"events", "bid"}, {"numEvents", "5"}})));
}

}  // namespace
}  // namespace brook::source::nexmark
