# Libraries from the distribution. All of brookmill may use them; DuckDB is apart (DuckDB.cmake), for src/engine only.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CURL REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark QUIET)
find_library(ZSTD_LIBRARY zstd REQUIRED)
find_library(PCRE2_LIBRARY pcre2-8 REQUIRED)
find_library(RDKAFKA_LIBRARY rdkafka REQUIRED)

if(NOT TARGET yaml-cpp::yaml-cpp) # yaml-cpp before 0.8
  add_library(yaml-cpp::yaml-cpp INTERFACE IMPORTED)
  target_link_libraries(yaml-cpp::yaml-cpp INTERFACE yaml-cpp)
endif()

add_library(brook_third_party INTERFACE)
target_compile_definitions(brook_third_party INTERFACE PCRE2_CODE_UNIT_WIDTH=8)
target_link_libraries(brook_third_party INTERFACE fmt::fmt nlohmann_json::nlohmann_json yaml-cpp::yaml-cpp ZLIB::ZLIB
                                                  ${ZSTD_LIBRARY} ${PCRE2_LIBRARY} ${RDKAFKA_LIBRARY} CURL::libcurl Threads::Threads)
