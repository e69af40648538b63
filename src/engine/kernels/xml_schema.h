// The schema of an XML text, as schema_of_xml() infers it. Pure; any thread. Source of the semantics: Spark's
// XmlInferSchema.
#pragma once

#include <string_view>

#include "base/data_type.h"
#include "engine/kernels/typed_text.h"
#include "engine/kernels/xml_options.h"

namespace brook::engine {

// A STRUCT; of a text that is no XML one of the corrupt record.
[[nodiscard]] DataType infer_xml_schema(std::string_view xml, const XmlOptions& options, const TypedText& text);

}  // namespace brook::engine
