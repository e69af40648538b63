// The groups of kernels about text, URLs, XML, secrets and chance, one file each. register.cc calls them all.
#pragma once

#include "duckdb/main/extension/extension_loader.hpp"

namespace brook::engine {

void register_text_likeness(duckdb::ExtensionLoader& loader);
void register_text_formats(duckdb::ExtensionLoader& loader);
void register_sentences(duckdb::ExtensionLoader& loader);
void register_utf8_checks(duckdb::ExtensionLoader& loader);
void register_urls(duckdb::ExtensionLoader& loader);
void register_ciphers(duckdb::ExtensionLoader& loader);
void register_xml_path(duckdb::ExtensionLoader& loader);
void register_geometries(duckdb::ExtensionLoader& loader);
void register_collations(duckdb::ExtensionLoader& loader);
void register_session(duckdb::ExtensionLoader& loader);
void register_randoms(duckdb::ExtensionLoader& loader);

}  // namespace brook::engine
