// Who runs the query.
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <string>

#include "engine/kernels/kernel.h"
#include "engine/kernels/text_groups.h"

namespace brook::engine {

namespace {

// The operating system's user, whose files the run reads and writes; the number where it has no name.
std::string user_name() {
  constexpr std::size_t kBuffer = 4096;
  std::array<char, kBuffer> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found);
  return found != nullptr ? std::string(entry.pw_name) : std::to_string(geteuid());
}

void user(duckdb::DataChunk&, duckdb::ExpressionState&, duckdb::Vector& result) {
  result.SetVectorType(duckdb::VectorType::CONSTANT_VECTOR);
  *duckdb::ConstantVector::GetData<duckdb::string_t>(result) = duckdb::StringVector::AddString(result, user_name());
}

}  // namespace

void register_session(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(duckdb::ScalarFunction("brook_user", {}, duckdb::LogicalType::VARCHAR, user));
}

}  // namespace brook::engine
