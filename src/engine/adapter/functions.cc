#include "engine/adapter/functions.h"

#include "engine/adapter/files_function.h"
#include "engine/adapter/scan_function.h"
#include "engine/kernels/register.h"

namespace brook::engine {

void register_functions(duckdb::ExtensionLoader& loader) {
  loader.RegisterFunction(batch_function());
  loader.RegisterFunction(scan_function());
  register_files_functions(loader);
  register_kernels(loader);
}

}  // namespace brook::engine
