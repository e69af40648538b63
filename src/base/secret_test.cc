#include "base/secret.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace brook {
namespace {

TEST(Secrets, AreReadFromTheEnvironmentAndFromFiles) {
  const std::string folder = ::testing::TempDir();
  const std::shared_ptr<FileSystem> files = local_file_system();
  ASSERT_TRUE(write_file_durably(*files, join_path(folder, "token"), "s3cret\n"));
  ::setenv("BROOKMILL_TEST_SECRET", "hunter2", 1);
  Secrets secrets(files, folder);
  EXPECT_EQ(secrets.reveal("user:${env:BROOKMILL_TEST_SECRET}/${file:token}/${other}").value(),
            "user:hunter2/s3cret/${other}");
  EXPECT_EQ(secrets.hide("no such value: 'hunter2', 's3cret'"),
            "no such value: '${env:BROOKMILL_TEST_SECRET}', '${file:token}'");
}

TEST(Secrets, NameWhatIsMissing) {
  Secrets secrets(local_file_system(), ::testing::TempDir());
  EXPECT_NE(secrets.reveal("${env:BROOKMILL_NOT_SET}").error().message.find("BROOKMILL_NOT_SET"), std::string::npos);
  EXPECT_NE(secrets.reveal("${file:not/there}").error().message.find("not/there"), std::string::npos);
}

}  // namespace
}  // namespace brook
