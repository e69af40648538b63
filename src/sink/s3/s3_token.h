// S3Token: what publishing an epoch of an S3Sink needs, as the commit record keeps it. Of secrets it holds names only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/s3/settings.h"
#include "sink/sink.h"

namespace brook::sink::s3 {

struct S3Token {
  WriteMode mode = WriteMode::kAppend;
  bool complete = false;  // the table is one object, which each epoch replaces
  std::string table;      // "s3://bucket/folder"
  brook::s3::Options options;
  std::string generation;  // "<checkpoint id>/<generation>": epochs of one replace each other in order
  std::uint64_t epoch = 0;
  std::string attempt;             // random: whose object it is that lies where this epoch's should
  std::string staging;             // name of the folder
  std::vector<std::string> files;  // relative to staging and to the table

  [[nodiscard]] Token to_json() const;
  [[nodiscard]] static Result<S3Token> from_json(const Token& token);
};

}  // namespace brook::sink::s3
