#include "operator/cdc/versions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "operator/row_cells.h"

namespace brook::op {
namespace {

const DataType kInt(TypeKind::kInt);

std::string cell(std::int64_t value) {
  std::string out;
  ByteWriter writer(out);
  writer.fixed(std::uint8_t{1});
  writer.signed_varint(value);
  return out;
}

Version upsert(std::int64_t sequence, std::string row) { return {.sequence = cell(sequence), .row = std::move(row)}; }
Version removal(std::int64_t sequence) { return {.sequence = cell(sequence), .is_delete = true, .row = {}}; }

class VersionsTest : public ::testing::TestWithParam<std::pair<bool, bool>> {
 protected:
  VersionRules rules_{kInt, {kInt, kInt}, GetParam().first, GetParam().second};
};

// The order in which changes of different sequences arrive does not matter, nor do restarts between them.
TEST_P(VersionsTest, FollowFromTheChangesInAnyOrder) {
  const std::uint32_t seed = std::random_device{}();
  std::mt19937 random(seed);
  for (int round = 0; round < 500; ++round) {
    std::vector<Version> changes;
    for (std::int64_t sequence = 0; sequence < 7; ++sequence) {
      const auto value = [&] { return random() % 3 == 0 ? null_cells(1) : cell(random() % 3); };
      changes.push_back(random() % 4 == 0 ? removal(sequence) : upsert(sequence, value() + value()));
    }
    Versions in_order;
    for (const Version& change : changes) in_order.add(change, rules_);
    std::ranges::shuffle(changes, random);
    Versions shuffled;
    for (const Version& change : changes) {
      shuffled.add(change, rules_);
      std::string bytes;
      shuffled.write(bytes);
      shuffled = {};
      ASSERT_TRUE(shuffled.read(bytes, rules_));
    }
    ASSERT_EQ(shuffled.rows(rules_), in_order.rows(rules_)) << "seed " << seed << ", round " << round;
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, VersionsTest,
                         ::testing::Values(std::pair(false, false), std::pair(false, true), std::pair(true, false),
                                           std::pair(true, true)));

TEST(Versions, ForgetDeletesThatEndNothing) {
  const VersionRules rules{kInt, {kInt}, true, false};
  Versions versions;
  for (const std::int64_t sequence : {1, 5, 9}) versions.add(removal(sequence), rules);
  versions.add(upsert(4, cell(7)), rules);
  versions.forget_deletes(1);
  ASSERT_EQ(versions.all().size(), 2U);
  EXPECT_EQ(versions.rows(rules), std::vector{cell(7) + cell(4) + cell(5)});
}

TEST(Versions, RefuseDamagedBytes) {
  const VersionRules rules{kInt, {kInt}, false, false};
  Versions versions;
  versions.add(upsert(1, cell(2)), rules);
  std::string bytes;
  versions.write(bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(Versions().read(bytes.substr(0, size), rules));
}

}  // namespace
}  // namespace brook::op
