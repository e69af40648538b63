# Headers of others that nearly every file reads, read once: a build from nothing takes half the time.
option(BROOK_PRECOMPILE "read the headers of others once" ON)

set(BROOK_COMMON_HEADERS
    <algorithm> <array> <charconv> <chrono> <cmath> <cstdint> <cstring> <expected> <filesystem> <fstream> <functional> <limits>
    <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>
    <fmt/format.h> <fmt/ranges.h> <nlohmann/json.hpp>)
set(BROOK_DUCKDB_HEADERS
    <duckdb/catalog/catalog.hpp> <duckdb/execution/expression_executor.hpp> <duckdb/execution/physical_plan_generator.hpp>
    <duckdb/function/function_set.hpp> <duckdb/main/config.hpp> <duckdb/main/connection.hpp>
    <duckdb/main/extension/extension_loader.hpp> <duckdb/main/prepared_statement_data.hpp>
    <duckdb/planner/expression/bound_function_expression.hpp> <duckdb/storage/buffer_manager.hpp>)

# The first target of a kind (common, query, engine, test) makes what the others of it use.
function(brook_precompile target kind)
  if(NOT BROOK_PRECOMPILE)
    return()
  endif()
  get_property(owner GLOBAL PROPERTY brook_precompiled_${kind})
  if(owner)
    target_precompile_headers(${target} REUSE_FROM ${owner})
    return()
  endif()
  set(headers ${BROOK_COMMON_HEADERS})
  if(kind STREQUAL "engine")
    list(APPEND headers ${BROOK_DUCKDB_HEADERS})
  elseif(kind STREQUAL "test")
    list(APPEND headers <gmock/gmock.h> <gtest/gtest.h>)
  endif()
  target_precompile_headers(${target} PRIVATE ${headers})
  set_property(GLOBAL PROPERTY brook_precompiled_${kind} ${target})
endfunction()
