// Generator: the events of Nexmark, an online auction: of every 50 one is a person who joins, three are auctions that
// open and 46 are bids. An event follows from the seed and its number alone, by the rules of Nexmark's own generator:
// half of the bids go to one hot auction of the last hundred, three of four come from one hot bidder, the others
// to and from what was new lately. Prices spread over six orders of magnitude.
//
// A constant after it was made; any thread may ask. Texts that are views belong to the generator.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace brook::source::nexmark {

enum class Kind : std::uint8_t { kPerson, kAuction, kBid };

// Events are numbered from 0, and those of each kind on their own.
[[nodiscard]] std::int64_t count_before(Kind kind, std::int64_t event);  // how many of the kind come before it
[[nodiscard]] std::int64_t event_of(Kind kind, std::int64_t number);     // the event that is the kind's number-th

struct GeneratorSettings {
  std::uint64_t seed = 0;
  std::int64_t events_per_second = 10'000;  // of event time
  std::int64_t start_ms = 0;                // of the first event, since 1970
};

struct Person {
  std::int64_t id = 0;
  std::string name;
  std::string email_address;
  std::string credit_card;
  std::string_view city;
  std::string_view state;
  std::int64_t date_time_us = 0;
  std::string_view extra;  // fills an event up to its usual size
};

struct Auction {
  std::int64_t id = 0;
  std::string item_name;
  std::string description;
  std::int64_t initial_bid = 0;
  std::int64_t reserve = 0;
  std::int64_t date_time_us = 0;
  std::int64_t expires_us = 0;
  std::int64_t seller = 0;
  std::int64_t category = 0;
  std::string_view extra;
};

struct Bid {
  std::int64_t auction = 0;
  std::int64_t bidder = 0;
  std::int64_t price = 0;
  std::string_view channel;
  std::string_view url;
  std::int64_t date_time_us = 0;
  std::string_view extra;
};

class Generator {
 public:
  explicit Generator(const GeneratorSettings& settings);

  // The number-th of its kind.
  [[nodiscard]] Person person(std::int64_t number) const;
  [[nodiscard]] Auction auction(std::int64_t number) const;
  [[nodiscard]] Bid bid(std::int64_t number) const;

 private:
  class Random;
  struct Channel {
    std::string name;
    std::string url;
  };

  [[nodiscard]] std::int64_t time_ms(std::int64_t event) const;
  [[nodiscard]] std::string_view extra(Random& random, std::size_t size, std::size_t usual_size) const;
  static Channel channel(Random& random, std::string name, bool has_id);

  GeneratorSettings settings_;
  std::string letters_;  // what extra() takes pieces of
  std::vector<Channel> hot_channels_;
  std::vector<Channel> channels_;
};

}  // namespace brook::source::nexmark
