# OpenSSL for ciphers and signatures, libxml2 for XML: in functions of text, and in what S3 answers.
find_package(OpenSSL REQUIRED)
find_package(LibXml2 REQUIRED)
target_link_libraries(brook_third_party INTERFACE OpenSSL::Crypto ${LIBXML2_LIBRARIES})

# libxml2's headers lie in a folder of their own; only what reads XML sees them.
file(GLOB xml_sources CONFIGURE_DEPENDS src/engine/kernels/xml*.cc src/base/s3/answers.cc)
set_property(SOURCE ${xml_sources} APPEND PROPERTY INCLUDE_DIRECTORIES ${LIBXML2_INCLUDE_DIRS})
