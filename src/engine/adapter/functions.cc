#include "engine/adapter/functions.h"

#include "engine/adapter/scan_function.h"

namespace brook::engine {

void register_functions(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(batch_function());
  loader.RegisterFunction(scan_function());
}

}  // namespace brook::engine
