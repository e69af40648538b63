# The prebuilt DuckDB that `./dev setup` fetches; -DDUCKDB_ROOT=DIR takes another (DIR/include/duckdb.hpp, DIR/lib/libduckdb.so).
if(DEFINED ENV{XDG_CACHE_HOME} AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
  set(cache "$ENV{XDG_CACHE_HOME}")
else()
  set(cache "$ENV{HOME}/.cache")
endif()
if(NOT DUCKDB_ROOT)
  set(DUCKDB_ROOT "${cache}/brookmill/duckdb-${duckdb_version}")
endif()
set(DUCKDB_LIBRARY "${DUCKDB_ROOT}/lib/libduckdb.so")
if(NOT EXISTS "${DUCKDB_LIBRARY}" OR NOT EXISTS "${DUCKDB_ROOT}/include/duckdb.hpp")
  message(FATAL_ERROR "No DuckDB ${duckdb_version} in ${DUCKDB_ROOT}: run ./dev setup, or pass -DDUCKDB_ROOT=")
endif()

add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES IMPORTED_LOCATION "${DUCKDB_LIBRARY}"
                                        INTERFACE_INCLUDE_DIRECTORIES "${DUCKDB_ROOT}/include")
