#include "app/query_output.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "analyze/build.h"

namespace brook::app {

namespace {

using Row = std::vector<std::string>;

// Calls `visit` for each row with its chunk and number there.
Result<> for_each_row(const engine::Batch& batch,
                      const std::function<Result<>(const engine::ChunkView&, std::size_t)>& visit) {
  const std::unique_ptr<engine::BatchReader> reader = TRY(batch.read());
  while (const engine::ChunkView* chunk = TRY(reader->next())) {
    for (std::size_t row = 0; row < chunk->rows; ++row) TRY(visit(*chunk, row));
  }
  return {};
}

Result<> write(std::FILE* out, std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), out) == text.size()) return {};
  return fail(io_error("write", "the output", errno));
}

std::string_view text_at(const engine::ColumnView& column, std::size_t row) {
  return column.at<engine::StringRef>(row).view();
}

// What a terminal shows of a value: one line.
std::string shown(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '\n': result += "\\n"; break;
      case '\r': result += "\\r"; break;
      case '\t': result += "\\t"; break;
      default: result += c; break;
    }
  }
  return result;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

class Table {
 public:
  explicit Table(const analyze::RelationPtr& query) {
    for (const analyze::OutputColumn& column : query->output) {
      names_.push_back(shown(column.name));
      widths_.push_back(width_of(names_.back()));
      right_.push_back(column.type.is_numeric());
    }
  }

  void add(const engine::ChunkView& chunk, std::size_t row) {
    Row cells;
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      cells.push_back(chunk.columns[i].is_valid(row) ? shown(text_at(chunk.columns[i], row)) : "NULL");
      widths_[i] = std::max(widths_[i], width_of(cells.back()));
    }
    rows_.push_back(std::move(cells));
  }

  [[nodiscard]] std::string to_string() const {
    std::string text = line() + cells(names_) + line();
    for (const Row& row : rows_) text += cells(row);
    if (!rows_.empty()) text += line();
    return text + fmt::format("({} {})\n", rows_.size(), rows_.size() == 1 ? "row" : "rows");
  }

 private:
  [[nodiscard]] std::string line() const {
    std::string text = "+";
    for (const std::size_t width : widths_) text += std::string(width + 2, '-') + "+";
    return text + "\n";
  }
  [[nodiscard]] std::string cells(const Row& row) const {
    std::string text = "|";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths_[i] - width_of(row[i]), ' ');
      text += " " + (right_[i] ? padding + row[i] : row[i] + padding) + " |";
    }
    return text + "\n";
  }

  Row names_;
  std::vector<std::size_t> widths_;
  std::vector<bool> right_;
  std::vector<Row> rows_;
};

// RFC 4180; NULL is empty, the empty text is "".
void append_csv(std::string& out, std::string_view text) {
  if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

Result<> print_csv(const engine::Batch& rows, const analyze::RelationPtr& query, std::FILE* out) {
  std::string text;
  for (const analyze::OutputColumn& column : query->output) {
    if (!text.empty()) text += ',';
    append_csv(text, column.name);
  }
  TRY(write(out, text + "\n"));
  return for_each_row(rows, [&](const engine::ChunkView& chunk, std::size_t row) -> Result<> {
    text.clear();
    for (std::size_t i = 0; i < query->output.size(); ++i) {
      if (i > 0) text += ',';
      if (chunk.columns[i].is_valid(row)) append_csv(text, text_at(chunk.columns[i], row));
    }
    return write(out, text += '\n');
  });
}

Result<> print_json(const engine::Batch& rows, const analyze::RelationPtr& query, std::FILE* out) {
  std::vector<std::string> keys;
  for (const analyze::OutputColumn& column : query->output) {
    keys.push_back(engine::to_json(DataType(TypeKind::kString), engine::Value(column.name)) + ":");
  }
  std::string text;
  return for_each_row(rows, [&](const engine::ChunkView& chunk, std::size_t row) -> Result<> {
    text = "{";
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const DataType& type = query->output[i].type;
      if (i > 0) text += ',';
      text += keys[i] + engine::to_json(type, engine::read_value(type, chunk.columns[i], row));
    }
    return write(out, text += "}\n");
  });
}

}  // namespace

Result<OutputFormat> output_format(const std::string& text) {
  if (text == "table") return OutputFormat::kTable;
  if (text == "csv") return OutputFormat::kCsv;
  if (text == "json") return OutputFormat::kJson;
  return fail(
      usage_error(fmt::format("'{}' is not a form of output", text)).with_hint("Write --output table, csv or json."));
}

analyze::RelationPtr printable(const analyze::RelationPtr& query, OutputFormat format) {
  if (format == OutputFormat::kJson) return query;
  std::vector<analyze::ExpressionPtr> texts;
  std::vector<analyze::OutputColumn> output;
  analyze::ColumnId next_id = 0;
  analyze::visit_relations(query, [&](const analyze::RelationPtr& relation) {
    for (const analyze::OutputColumn& column : relation->output) next_id = std::max(next_id, column.id + 1);
  });
  for (const analyze::OutputColumn& column : query->output) {
    texts.push_back(analyze::cast_to(analyze::column_of(column), DataType(TypeKind::kString)));
    output.push_back({next_id++, column.name, DataType(TypeKind::kString), true});
  }
  return analyze::make_relation(std::move(output), analyze::Project{query, std::move(texts)});
}

Result<> print_rows(const engine::Batch& rows, const analyze::RelationPtr& query, OutputFormat format, std::FILE* out) {
  if (format == OutputFormat::kCsv) return print_csv(rows, query, out);
  if (format == OutputFormat::kJson) return print_json(rows, query, out);
  Table table(query);
  TRY(for_each_row(rows, [&](const engine::ChunkView& chunk, std::size_t row) -> Result<> {
    table.add(chunk, row);
    return {};
  }));
  return write(out, table.to_string());
}

}  // namespace brook::app
