#include "engine/kernels/register.h"

#include "engine/kernels/groups.h"

namespace brook::engine {

void register_kernels(duckdb::ExtensionLoader& loader) {
  register_number_casts(loader);
  register_time_casts(loader);
  register_arithmetic(loader);
  register_decimals(loader);
  register_math(loader);
  register_dates(loader);
  register_date_formats(loader);
}

}  // namespace brook::engine
