#include "source/nexmark/nexmark_source.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "source/counting_source.h"
#include "source/nexmark/generator.h"
#include "source/option_reader.h"

namespace brook::source::nexmark {

namespace {

constexpr std::array<std::string_view, 3> kKinds = {"person", "auction", "bid"};  // by Kind
constexpr std::int64_t kDefaultStartMs = 1'436'918'400'000;                       // as in Nexmark: 2015-07-15
constexpr std::int64_t kDefaultEventsPerBatch = 10'000;

struct Options {
  Kind kind = Kind::kBid;
  GeneratorSettings generator;
  std::int64_t events_per_batch = kDefaultEventsPerBatch;
  std::optional<std::int64_t> events;  // in all; absent: without end
};

Result<Options> read_options(const plan::SourceTable& table) {
  OptionReader reader(table.options, table.location);
  Options options;
  const std::string kind = reader.text("events").value_or("");
  const auto found = std::ranges::find_if(kKinds, [&](std::string_view each) { return same_name(each, kind); });
  if (found == kKinds.end()) return fail(reader.wrong("events", kind, "person, auction or bid"));
  options.kind = static_cast<Kind>(found - kKinds.begin());
  options.events = TRY(reader.positive("numEvents"));
  options.events_per_batch = TRY(reader.positive("eventsPerBatch")).value_or(kDefaultEventsPerBatch);
  options.generator.events_per_second =
      TRY(reader.positive("eventsPerSecond")).value_or(options.generator.events_per_second);
  options.generator.seed = static_cast<std::uint64_t>(TRY(reader.integer("seed", 0)));
  options.generator.start_ms = TRY(reader.integer("startTimestamp", kDefaultStartMs));
  if (options.generator.start_ms < 0) {
    return fail(reader.wrong("startTimestamp", std::to_string(options.generator.start_ms), "milliseconds since 1970"));
  }
  TRY(reader.refuse_unknown("nexmark"));
  return options;
}

const Schema& columns_of(Kind kind) {
  const DataType number(TypeKind::kLong);
  const DataType text(TypeKind::kString);
  const DataType time(TypeKind::kTimestamp);
  static const Schema person = {{"id", number}, {"name", text},  {"emailAddress", text}, {"creditCard", text},
                                {"city", text}, {"state", text}, {"dateTime", time},     {"extra", text}};
  static const Schema auction = {
      {"id", number},     {"itemName", text}, {"description", text}, {"initialBid", number}, {"reserve", number},
      {"dateTime", time}, {"expires", time},  {"seller", number},    {"category", number},   {"extra", text}};
  static const Schema bid = {{"auction", number}, {"bidder", number}, {"price", number}, {"channel", text},
                             {"url", text},       {"dateTime", time}, {"extra", text}};
  switch (kind) {
    case Kind::kPerson: return person;
    case Kind::kAuction: return auction;
    case Kind::kBid: break;
  }
  return bid;
}

// A cell of a chunk. Views must stay valid as long as the generator does.
struct Cell {
  engine::ChunkBuilder& out;
  std::size_t column;
  std::size_t row;

  void set(std::int64_t number) const { static_cast<std::int64_t*>(out.data(column))[row] = number; }
  void set(const std::string& text) const { out.set_string(column, row, text); }
  void set(std::string_view text) const {
    static_cast<engine::StringRef*>(out.data(column))[row] = engine::StringRef(text);
  }
};

void set_column(const Person& person, std::size_t column, const Cell& cell) {
  switch (column) {
    case 0: return cell.set(person.id);
    case 1: return cell.set(person.name);
    case 2: return cell.set(person.email_address);
    case 3: return cell.set(person.credit_card);
    case 4: return cell.set(person.city);
    case 5: return cell.set(person.state);
    case 6: return cell.set(person.date_time_us);
    default: return cell.set(person.extra);
  }
}
void set_column(const Auction& auction, std::size_t column, const Cell& cell) {
  switch (column) {
    case 0: return cell.set(auction.id);
    case 1: return cell.set(auction.item_name);
    case 2: return cell.set(auction.description);
    case 3: return cell.set(auction.initial_bid);
    case 4: return cell.set(auction.reserve);
    case 5: return cell.set(auction.date_time_us);
    case 6: return cell.set(auction.expires_us);
    case 7: return cell.set(auction.seller);
    case 8: return cell.set(auction.category);
    default: return cell.set(auction.extra);
  }
}
void set_column(const Bid& bid, std::size_t column, const Cell& cell) {
  switch (column) {
    case 0: return cell.set(bid.auction);
    case 1: return cell.set(bid.bidder);
    case 2: return cell.set(bid.price);
    case 3: return cell.set(bid.channel);
    case 4: return cell.set(bid.url);
    case 5: return cell.set(bid.date_time_us);
    default: return cell.set(bid.extra);
  }
}

template <class Event>
FillRows fill_with(const Schema& schema, std::shared_ptr<const Generator> generator,
                   Event (Generator::*make)(std::int64_t) const) {
  return [&schema, generator = std::move(generator), make](
             engine::ChunkBuilder& out, std::span<const std::size_t> columns, std::int64_t first, std::size_t count) {
    for (std::size_t row = 0; row < count; ++row) {
      const Event event = (*generator.*make)(first + static_cast<std::int64_t>(row));
      for (std::size_t i = 0; i < columns.size(); ++i) set_column(event, columns[i], {out, i, row});
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (schema[columns[i]].type.is(TypeKind::kString)) out.keep_alive(i, generator);
    }
  };
}

class NexmarkSource final : public CountingSource {
 public:
  explicit NexmarkSource(const Options& options)
      : CountingSource(columns_of(options.kind), options.events_per_batch),
        options_(options),
        generator_(std::make_shared<Generator>(options.generator)) {}

  [[nodiscard]] std::string description() const override {
    return fmt::format("Nexmark[{}, seed={}]", kKinds[static_cast<std::size_t>(options_.kind)],
                       options_.generator.seed);
  }

 protected:
  // Without end there is another batch each time it is looked at, once the last was taken.
  [[nodiscard]] std::int64_t count_at(std::int64_t /*now_us*/) override {
    return options_.events.value_or(taken() + options_.events_per_batch);
  }

  [[nodiscard]] GeneratedRows rows_of(std::int64_t from, std::int64_t to) const override {
    const Schema& schema = columns_of(options_.kind);
    GeneratedRows rows{count_before(options_.kind, from), count_before(options_.kind, to), {}};
    switch (options_.kind) {
      case Kind::kPerson: rows.fill = fill_with(schema, generator_, &Generator::person); break;
      case Kind::kAuction: rows.fill = fill_with(schema, generator_, &Generator::auction); break;
      case Kind::kBid: rows.fill = fill_with(schema, generator_, &Generator::bid); break;
    }
    return rows;
  }

 private:
  Options options_;
  std::shared_ptr<const Generator> generator_;
};

}  // namespace

Result<std::unique_ptr<Source>> open_nexmark_source(const plan::SourceTable& table, const SourceEnvironment&) {
  return std::make_unique<NexmarkSource>(TRY(read_options(table)));
}
Result<> check_nexmark_source(const plan::SourceTable& table) {
  TRY(read_options(table));
  return {};
}
Result<plan::SourceTraits> describe_nexmark_source(const plan::SourceTable& table) {
  return plan::SourceTraits{.metadata = {}, .columns = columns_of(TRY(read_options(table)).kind)};
}

}  // namespace brook::source::nexmark
