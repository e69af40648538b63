#include "engine/adapter/output_format.h"

namespace brook::engine {
Result<> check_output(const CopyTarget& target, const Schema&) {
  if (target.format == "parquet") return {};
  return fail(usage_error("cannot write the format " + target.format));
}
std::unique_ptr<OutputFormat> text_format(const std::string&, std::shared_ptr<FileSystem>, const Schema&,
                                          const std::map<std::string, std::string>&) {
  return nullptr;
}
}  // namespace brook::engine
