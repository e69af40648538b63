// The examples that AWS publishes: the test suite of Signature Version 4, and those of S3's "Examples: Signature
// Calculations".
#include "base/s3/signature.h"

#include <gtest/gtest.h>

namespace brook::s3 {
namespace {

const Credentials kSuite{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
const Credentials kS3{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
constexpr std::string_view kDay = "20130524T000000Z";
constexpr const char* kHost = "examplebucket.s3.amazonaws.com";

std::string signature(const std::string& authorization) {
  return authorization.substr(authorization.find("Signature=") + 10);
}

std::string of_suite(std::string path, std::vector<std::pair<std::string, std::string>> query) {
  const SignedRequest request{"GET",
                              std::move(path),
                              std::move(query),
                              {{"Host", "example.amazonaws.com"}, {"X-Amz-Date", "20150830T123600Z"}}};
  return signature(authorization(request, sha256_hex(""), kSuite, "20150830T123600Z", "us-east-1", "service"));
}

std::string of_s3(const std::string& method, const std::string& path,
                  std::vector<std::pair<std::string, std::string>> query,
                  std::vector<std::pair<std::string, std::string>> headers, std::string_view body = "") {
  headers.emplace_back("host", kHost);
  headers.emplace_back("x-amz-date", kDay);
  headers.emplace_back("x-amz-content-sha256", sha256_hex(body));
  return signature(authorization({method, path, std::move(query), std::move(headers)}, sha256_hex(body), kS3, kDay,
                                 "us-east-1", "s3"));
}

TEST(Signature, IsThatOfTheTestSuite) {
  EXPECT_EQ(of_suite("/", {}), "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  EXPECT_EQ(of_suite("/", {{"Param2", "value2"}, {"Param1", "value1"}}),
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
}

TEST(Signature, IsThatOfS3sExamples) {
  EXPECT_EQ(of_s3("GET", "/test.txt", {}, {{"Range", "bytes=0-9"}}),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  EXPECT_EQ(of_s3("PUT", "/" + encoded_path("test$file.text"), {},
                  {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                  "Welcome to Amazon S3."),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  EXPECT_EQ(of_s3("GET", "/", {{"lifecycle", ""}}, {}),
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  EXPECT_EQ(of_s3("GET", "/", {{"max-keys", "2"}, {"prefix", "J"}}, {}),
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(Signature, NamesTheCredentialAndTheHeaders) {
  const SignedRequest request{"GET", "/", {}, {{"X-B", "  a   b "}, {"a", "1"}}};
  const std::string header = authorization(request, sha256_hex(""), kSuite, kDay, "eu-west-1", "s3");
  EXPECT_EQ(header.substr(0, header.find(", Signature=")),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20130524/eu-west-1/s3/aws4_request, SignedHeaders=a;x-b");
}

TEST(Signature, EncodesWhatS3Encodes) {
  EXPECT_EQ(encoded_path("a b/ü+~*(1).csv"), "a%20b/%C3%BC%2B~%2A%281%29.csv");
  EXPECT_EQ(encoded_query({{"b", "x/y"}, {"a", ""}}), "a=&b=x%2Fy");
}

}  // namespace
}  // namespace brook::s3
