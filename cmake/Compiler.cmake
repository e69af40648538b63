# How our code is compiled: C++23, warnings as errors, one of release | debug | asan | tsan (see CMakePresets.json).
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_INSTALL_RPATH "$ORIGIN")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# Asserts stay on in a release: they are cheap and this program guards data. Once its headers are precompiled, g++ 12 finds
# array bounds inside of std::string that are none (PR105651).
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -g1 -Wno-array-bounds")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g -D_GLIBCXX_ASSERTIONS")

set(BROOK_SANITIZE "" CACHE STRING "empty, address or thread")
if(BROOK_SANITIZE STREQUAL "address")
  # vptr looks for type information that the prebuilt libduckdb keeps to itself. The address sanitizer catches what null
  # would; null and alignment take half of the time to compile.
  set(sanitize -fsanitize=address,undefined -fno-sanitize=vptr,null,alignment -fno-sanitize-recover=all)
elseif(BROOK_SANITIZE STREQUAL "thread")
  set(sanitize -fsanitize=thread)
elseif(BROOK_SANITIZE)
  message(FATAL_ERROR "BROOK_SANITIZE is '${BROOK_SANITIZE}': use address or thread")
endif()
if(BROOK_SANITIZE)
  # GCC's flow warnings are wrong about instrumented code.
  add_compile_options(${sanitize} -fno-omit-frame-pointer -O0 -g1 -Wno-maybe-uninitialized -Wno-stringop-overflow
                      -Wno-array-bounds -Wno-restrict -Wno-nonnull)
  if(BROOK_SANITIZE STREQUAL "thread")
    add_compile_options(-Wno-tsan)
  endif()
  add_link_options(${sanitize})
endif()
# DuckDB is not instrumented: containers that cross into it must not be poisoned, races inside it are not ours to report.
set(BROOK_TEST_ENVIRONMENT
    "ASAN_OPTIONS=detect_container_overflow=0:detect_stack_use_after_return=1"
    "UBSAN_OPTIONS=print_stacktrace=1"
    "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tsan.supp:halt_on_error=1")

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Build folders and clones share what ccache has: paths are hashed relative to the checkout.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

add_library(brook_warnings INTERFACE)
target_compile_options(brook_warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wnon-virtual-dtor -Werror
                                                -Wno-missing-field-initializers)
# g++ 12 sees these inside its own std::string and std::optional (PR105651, PR80635) and in fmt.
target_compile_options(brook_warnings INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-maybe-uninitialized)
