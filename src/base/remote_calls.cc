#include "base/remote_calls.h"

namespace brook {

namespace {

class DirectCalls final : public RemoteCalls {
 public:
  Result<> mutate(std::string_view /*call*/, const std::function<Result<>()>& perform) override { return perform(); }
};

}  // namespace

std::shared_ptr<RemoteCalls> direct_remote_calls() { return std::make_shared<DirectCalls>(); }

}  // namespace brook
