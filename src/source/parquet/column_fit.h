// Whether the columns of a Parquet file can be read as those of a table. Pure functions; any thread. Source of the
// rules: Spark's Parquet readers, but for conversions that change values (a DECIMAL read as its unscaled INT, an INT
// cut to a TINYINT), which are refused.
#pragma once

#include <string>

#include "base/data_type.h"
#include "base/result.h"
#include "source/parquet/footer.h"

namespace brook::source::parquet {

// Names are compared without case; a column that the file does not have is read as NULL. Errors:
// FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH naming file, column and both types.
[[nodiscard]] Result<> check_columns(const ParquetFooter& footer, const Schema& wanted, const std::string& path);

// Whether text of the wanted columns is stored without the mark of text.
[[nodiscard]] bool has_unmarked_text(const ParquetFooter& footer, const Schema& wanted);

}  // namespace brook::source::parquet
