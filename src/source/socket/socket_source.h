// The source format "socket": lines of text that somebody sends over TCP (nc -lk 9999), for trying things out.
//
// A socket cannot be asked again. So the lines of an epoch ride in its commit record until every flow has taken them:
// what is committed is there once, whatever happens. Lines that were received and not committed die with the process.
#pragma once

#include "source/source.h"

namespace brook::source {

[[nodiscard]] Result<std::unique_ptr<Source>> open_socket_source(const plan::SourceTable& table,
                                                                 const SourceEnvironment& environment);
[[nodiscard]] Result<> check_socket_source(const plan::SourceTable& table);
[[nodiscard]] Result<plan::SourceTraits> describe_socket_source(const plan::SourceTable& table);

}  // namespace brook::source
