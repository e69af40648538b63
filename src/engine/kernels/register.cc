#include "engine/kernels/register.h"

#include "engine/kernels/aggregate_groups.h"
#include "engine/kernels/groups.h"
#include "engine/kernels/nested_groups.h"
#include "engine/kernels/text_groups.h"

namespace brook::engine {

void register_kernels(duckdb::ExtensionLoader& loader) {
  register_number_casts(loader);
  register_time_casts(loader);
  register_arithmetic(loader);
  register_decimals(loader);
  register_math(loader);
  register_text(loader);
  register_text_parts(loader);
  register_text_likeness(loader);
  register_text_formats(loader);
  register_sentences(loader);
  register_utf8_checks(loader);
  register_urls(loader);
  register_ciphers(loader);
  register_patterns(loader);
  register_encodings(loader);
  register_hashes(loader);
  register_intervals(loader);
  register_times_of_day(loader);
  register_time_windows(loader);
  register_number_formats(loader);
  register_dates(loader);
  register_date_formats(loader);
  register_lists(loader);
  register_list_sets(loader);
  register_json(loader);
  register_xml_path(loader);
  register_geometries(loader);
  register_collations(loader);
  register_session(loader);
  register_randoms(loader);
  register_json_from(loader);
  register_json_to(loader);
  register_csv(loader);
  register_xml_values(loader);
  register_variants(loader);
  register_list_edits(loader);
  register_list_sort(loader);
  register_maps(loader);
  register_vectors(loader);
  register_moments(loader);
  register_percentiles(loader);
  register_modes(loader);
  register_distinct_values(loader);
  register_histograms(loader);
  register_hyperloglog(loader);
  register_bitmaps(loader);
  register_joined_values(loader);
  register_count_min(loader);
  register_interval_sums(loader);
  register_counters(loader);
  register_sketches(loader);
}

}  // namespace brook::engine
