#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/sketches/functions.h"

namespace brook::engine {

void register_sketches(duckdb::ExtensionLoader& loader) {
  sketches::register_theta(loader);
  sketches::register_tuples(loader);
  sketches::register_kll(loader);
  sketches::register_hll(loader);
  sketches::register_top_k(loader);
}

}  // namespace brook::engine
