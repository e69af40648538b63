#include "source/nexmark/generator.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace brook::source::nexmark {

namespace {

// Of every kRound events, in this order.
constexpr std::int64_t kRound = 50;
struct Share {
  std::int64_t first;
  std::int64_t count;
};
constexpr Share share_of(Kind kind) {
  switch (kind) {
    case Kind::kPerson: return {0, 1};
    case Kind::kAuction: return {1, 3};
    case Kind::kBid: break;
  }
  return {4, 46};
}

constexpr std::int64_t kFirstId = 1'000;  // of persons and of auctions
constexpr std::int64_t kFirstCategory = 10;
constexpr std::int64_t kCategories = 5;
constexpr std::int64_t kActivePersons = 1'000;
constexpr std::int64_t kOpenAuctions = 100;
constexpr std::int64_t kLead = 10;  // persons and auctions that are named before they come
constexpr std::int64_t kHotEvery = 100;
constexpr std::uint64_t kHotAuctionOdds = 2;  // all but one of so many
constexpr std::uint64_t kHotSellerOdds = 4;
constexpr std::uint64_t kHotBidderOdds = 4;
constexpr std::uint64_t kHotChannelOdds = 2;
constexpr std::size_t kChannels = 10'000;
constexpr std::uint64_t kChannelWithIdOdds = 10;
constexpr std::size_t kPersonBytes = 200;
constexpr std::size_t kAuctionBytes = 500;
constexpr std::size_t kBidBytes = 100;
constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kLetters = std::size_t{1} << 16U;
constexpr std::int64_t kMillisecondUs = 1'000;

constexpr std::array<std::string_view, 4> kHotChannels = {"Google", "Facebook", "Baidu", "Apple"};
constexpr std::array<std::string_view, 11> kFirstNames = {"Peter", "Paul",  "Luke",  "John",   "Saul",  "Vicky",
                                                          "Kate",  "Julie", "Sarah", "Deiter", "Walter"};
constexpr std::array<std::string_view, 9> kLastNames = {"Shultz", "Abrams", "Spencer", "White", "Bartels",
                                                        "Walton", "Smith",  "Jones",   "Noris"};
constexpr std::array<std::string_view, 10> kCities = {"Phoenix", "Los Angeles", "San Francisco", "Boise", "Portland",
                                                      "Bend",    "Redmond",     "Seattle",       "Kent",  "Cheyenne"};
constexpr std::array<std::string_view, 6> kStates = {"AZ", "CA", "ID", "OR", "WA", "WY"};

// The number of the newest person or auction there is at an event.
// REQUIRES: there is one.
std::int64_t newest(Kind kind, std::int64_t event) { return count_before(kind, event + 1) - 1; }
std::int64_t hot(std::int64_t newest) { return newest / kHotEvery * kHotEvery; }

}  // namespace

std::int64_t count_before(Kind kind, std::int64_t event) {
  const Share share = share_of(kind);
  return event / kRound * share.count + std::clamp<std::int64_t>(event % kRound - share.first, 0, share.count);
}
std::int64_t event_of(Kind kind, std::int64_t number) {
  const Share share = share_of(kind);
  return number / share.count * kRound + share.first + number % share.count;
}

// SplitMix64, begun anew for each event, so that events can be made in any order.
class Generator::Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream) : state_(seed + stream * 0xD1B54A32D192ED03) { next(); }

  std::uint64_t next() {
    std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EB;
    return mixed ^ (mixed >> 31U);
  }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(below(static_cast<std::uint64_t>(bound))); }
  template <std::size_t N>
  std::string_view one_of(const std::array<std::string_view, N>& texts) {
    return texts[below(std::uint64_t{N})];
  }
  // Three letters or more, fewer than so many; now and then a separator.
  std::string text(std::uint64_t below_length, char separator) {
    std::string text(3 + below(below_length - 3), ' ');
    for (char& letter : text) letter = below(std::uint64_t{13}) == 0 ? separator : this->letter();
    return text;
  }
  char letter() { return static_cast<char>('a' + below(std::uint64_t{26})); }
  std::int64_t price() {
    const double exponent = static_cast<double>(next() >> 11U) * 0x1p-53 * 6.0;
    return std::llround(std::pow(10.0, exponent) * 100.0);
  }
  // Somebody who was active of late, or will come soon.
  std::int64_t active_person(std::int64_t newest) {
    const std::int64_t active = std::min(newest + 1, kActivePersons);
    return newest + 1 - active + below(active + kLead);
  }
  std::int64_t open_auction(std::int64_t newest) {
    const std::int64_t oldest = std::max<std::int64_t>(newest - kOpenAuctions, 0);
    return oldest + below(newest - oldest + 1 + kLead);
  }

 private:
  std::uint64_t state_;
};

Generator::Generator(const GeneratorSettings& settings) : settings_(settings) {
  Random random(settings.seed, ~std::uint64_t{0});
  letters_.resize(kLetters);
  for (char& letter : letters_) letter = random.letter();
  for (const std::string_view name : kHotChannels) hot_channels_.push_back(channel(random, std::string(name), false));
  channels_.reserve(kChannels);
  for (std::size_t i = 0; i < kChannels; ++i) {
    channels_.push_back(channel(random, fmt::format("channel-{}", i), random.below(kChannelWithIdOdds) > 0));
  }
}

Generator::Channel Generator::channel(Random& random, std::string name, bool has_id) {
  const std::string first = random.text(5, '_');
  const std::string second = random.text(5, '_');
  std::string url =
      fmt::format("https://www.nexmark.com/{}/{}/{}/item.htm?query=1", first, second, random.text(5, '_'));
  if (has_id) url += fmt::format("&channel_id={}", random.next() >> 33U);
  return {std::move(name), std::move(url)};
}

std::int64_t Generator::time_ms(std::int64_t event) const {
  return settings_.start_ms + event * 1'000 / settings_.events_per_second;
}

std::string_view Generator::extra(Random& random, std::size_t size, std::size_t usual_size) const {
  if (size >= usual_size) return {};
  const std::size_t wanted = usual_size - size;
  const std::size_t spread = wanted / 5;
  const std::size_t length = wanted - spread + (spread == 0 ? 0 : random.below(2 * spread));
  return std::string_view(letters_).substr(random.below(letters_.size() - length), length);
}

Person Generator::person(std::int64_t number) const {
  const std::int64_t event = event_of(Kind::kPerson, number);
  Random random(settings_.seed, static_cast<std::uint64_t>(event));
  Person person;
  person.id = kFirstId + number;
  person.date_time_us = time_ms(event) * kMillisecondUs;
  person.name = fmt::format("{} {}", random.one_of(kFirstNames), random.one_of(kLastNames));
  person.email_address = random.text(7, '_') + "@" + random.text(5, '_') + ".com";
  for (int group = 0; group < 4; ++group) {
    person.credit_card += fmt::format("{}{:04}", group == 0 ? "" : " ", random.below(std::uint64_t{10'000}));
  }
  person.city = random.one_of(kCities);
  person.state = random.one_of(kStates);
  person.extra = extra(random,
                       kNumberBytes + person.name.size() + person.email_address.size() + person.credit_card.size() +
                           person.city.size() + person.state.size(),
                       kPersonBytes);
  return person;
}

Auction Generator::auction(std::int64_t number) const {
  const std::int64_t event = event_of(Kind::kAuction, number);
  const std::int64_t newest_person = newest(Kind::kPerson, event);
  const std::int64_t now_ms = time_ms(event);
  Random random(settings_.seed, static_cast<std::uint64_t>(event));
  Auction auction;
  auction.id = kFirstId + number;
  auction.date_time_us = now_ms * kMillisecondUs;
  auction.seller =
      kFirstId + (random.below(kHotSellerOdds) > 0 ? hot(newest_person) : random.active_person(newest_person));
  auction.category = kFirstCategory + random.below(kCategories);
  auction.initial_bid = random.price();
  auction.reserve = auction.initial_bid + random.price();
  // On average until as many more have opened as are open at a time.
  const std::int64_t usual_ms = time_ms(event_of(Kind::kAuction, number + kOpenAuctions)) - now_ms;
  auction.expires_us = (now_ms + 1 + random.below(std::max<std::int64_t>(2 * usual_ms, 1))) * kMillisecondUs;
  auction.item_name = random.text(20, ' ');
  auction.description = random.text(100, ' ');
  auction.extra =
      extra(random, 6 * kNumberBytes + auction.item_name.size() + auction.description.size(), kAuctionBytes);
  return auction;
}

Bid Generator::bid(std::int64_t number) const {
  const std::int64_t event = event_of(Kind::kBid, number);
  const std::int64_t newest_person = newest(Kind::kPerson, event);
  const std::int64_t newest_auction = newest(Kind::kAuction, event);
  Random random(settings_.seed, static_cast<std::uint64_t>(event));
  Bid bid;
  bid.date_time_us = time_ms(event) * kMillisecondUs;
  bid.auction =
      kFirstId + (random.below(kHotAuctionOdds) > 0 ? hot(newest_auction) : random.open_auction(newest_auction));
  // The second of the hundred, since hot sellers are the first.
  bid.bidder =
      kFirstId + (random.below(kHotBidderOdds) > 0 ? hot(newest_person) + 1 : random.active_person(newest_person));
  bid.price = random.price();
  const std::vector<Channel>& channels = random.below(kHotChannelOdds) > 0 ? hot_channels_ : channels_;
  const Channel& channel = channels[random.below(std::uint64_t{channels.size()})];
  bid.channel = channel.name;
  bid.url = channel.url;
  bid.extra = extra(random, 4 * kNumberBytes, kBidBytes);
  return bid;
}

}  // namespace brook::source::nexmark
