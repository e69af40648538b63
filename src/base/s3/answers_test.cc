#include "base/s3/answers.h"

#include <gtest/gtest.h>

namespace brook::s3 {
namespace {

TEST(S3Answers, AListingHasObjectsAndAContinuation) {
  const auto page = parse_listing(R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><IsTruncated>true</IsTruncated>
<NextContinuationToken>1ueG&amp;cV</NextContinuationToken><EncodingType>url</EncodingType>
<Contents><Key>in/a%20b%2B%C3%BC%0A.csv</Key><LastModified>2026-11-26T01:02:03.500Z</LastModified>
<ETag>&quot;d41d8&quot;</ETag><Size>5000000000</Size><StorageClass>STANDARD</StorageClass></Contents>
<Contents><Key>in/b+c</Key><LastModified>2026-11-26T01:02:03Z</LastModified><ETag>"e"</ETag><Size>0</Size></Contents>
</ListBucketResult>)");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->continuation, "1ueG&cV");
  ASSERT_EQ(page->objects.size(), 2U);
  EXPECT_EQ(page->objects[0].key, "in/a b+ü\n.csv");
  EXPECT_EQ(page->objects[0].size_bytes, 5'000'000'000U);
  EXPECT_EQ(page->objects[0].etag, "\"d41d8\"");
  EXPECT_EQ(page->objects[0].modified_us, 1'795'654'923'500'000);
  EXPECT_EQ(page->objects[1].key, "in/b c");
  EXPECT_EQ(page->objects[1].modified_us, 1'795'654'923'000'000);
}

TEST(S3Answers, OnlyWhatWasAskedForIsAnAnswer) {
  EXPECT_FALSE(parse_listing("<html>proxy</html>"));
  EXPECT_FALSE(parse_listing("<ListBucketResult><Contents>"));
  EXPECT_FALSE(parse_upload_id("<InitiateMultipartUploadResult/>"));
  EXPECT_FALSE(parse_refusal(""));
  const auto refusal = parse_refusal("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->code + "|" + refusal->message, "AccessDenied|Access Denied");
}

TEST(S3Answers, UploadsAndTheirCompletion) {
  EXPECT_EQ(parse_upload_id("<InitiateMultipartUploadResult xmlns='x'><Bucket>b</Bucket><UploadId>u1</UploadId>"
                            "</InitiateMultipartUploadResult>"),
            "u1");
  const auto uploads = parse_uploads(
      "<ListMultipartUploadsResult><Upload><Key>a/b%20c+</Key><UploadId>u</UploadId></Upload></"
      "ListMultipartUploadsResult>");
  ASSERT_TRUE(uploads && uploads->size() == 1);
  EXPECT_EQ(uploads->at(0).key, "a/b%20c+");
  EXPECT_EQ(completion_xml({"\"x\"", "\"y\""}),
            "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\"x\"</ETag></Part>"
            "<Part><PartNumber>2</PartNumber><ETag>\"y\"</ETag></Part></CompleteMultipartUpload>");
}

TEST(S3Answers, BothFormsOfTimes) {
  EXPECT_EQ(parse_time_us("Thu, 26 Nov 2026 01:02:03 GMT"), 1'795'654'923'000'000);
  EXPECT_EQ(parse_time_us("yesterday"), 0);
}

}  // namespace
}  // namespace brook::s3
