// brookmill init NAME
#include <array>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/commands.h"

namespace brook::app {

namespace {

struct ProjectFile {
  const char* path;
  const char* text;  // {NAME} stands for the project's name
};

constexpr std::array kFiles = {
    ProjectFile{"spark-pipeline.yml", R"(name: {NAME}
storage: data/output/checkpoints
configuration:
  spark.sql.warehouse.dir: data/output
libraries:
  - glob:
      include: sql/**
)"},
    ProjectFile{"sql/sources.sql", R"(-- What comes in.
CREATE TABLE orders (
  order_id  BIGINT,
  customer  STRING,
  amount    DECIMAL(10,2),
  placed_at TIMESTAMP
)
USING csv
OPTIONS (path 'data/input', header 'true');
)"},
    ProjectFile{"sql/orders.sql", R"(-- Row by row.
CREATE STREAMING TABLE valid_orders
AS SELECT order_id, customer, amount, CAST(placed_at AS DATE) AS day
FROM STREAM orders
WHERE amount > 0;

-- Always equal to what a batch query over all orders says.
CREATE MATERIALIZED VIEW daily_revenue
AS SELECT day, COUNT(*) AS orders, COUNT(DISTINCT customer) AS customers, SUM(amount) AS revenue
FROM valid_orders
GROUP BY day;
)"},
    ProjectFile{"data/input/orders-1.csv", R"(order_id,customer,amount,placed_at
1,ada,19.90,2026-01-01 09:12:00
2,ben,5.00,2026-01-01 17:40:00
3,ada,-1.00,2026-01-02 08:05:00
4,cleo,42.50,2026-01-02 11:30:00
)"},
    ProjectFile{".gitignore", "/data/output/\n"},
};

std::string filled_in(std::string text, const std::string& name) {
  constexpr std::string_view kMark = "{NAME}";
  if (const std::size_t at = text.find(kMark); at != std::string::npos) text.replace(at, kMark.size(), name);
  return text;
}

Result<> init_project(Session& session, const std::string& folder) {
  FileSystem& files = *session.files;
  const std::string name = file_name(folder);
  if (name.empty() ||
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != std::string::npos) {
    return fail(usage_error(fmt::format("'{}' cannot be the name of a project", folder))
                    .with_hint("Use letters, digits, _ and -; the project becomes a folder of that name."));
  }
  if (TRY(files.exists(folder))) {
    const bool is_empty = TRY(files.stat(folder)).is_directory && TRY(files.list(folder)).empty();
    if (!is_empty) {
      return fail(
          usage_error(fmt::format("{} exists already", folder)).with_hint("Choose another name; nothing was written."));
    }
  }
  for (const ProjectFile& file : kFiles) {
    const std::string path = join_path(folder, file.path);
    TRY(files.create_directories(parent_path(path)));
    TRY(write_file_durably(files, path, filled_in(file.text, name)));
  }
  fmt::print(
      session.out,
      "{0}: a project that runs. Next:\n  cd {0}\n  brookmill run\n  brookmill sql -e 'SELECT * FROM daily_revenue'\n",
      folder);
  return {};
}

}  // namespace

void add_init(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("init", "Write a small working project");
  auto name = std::make_shared<std::string>();
  command->add_option("NAME", *name, "The project's name and folder")->required();
  command->callback([&session, name] { session.run = [&session, name] { return init_project(session, *name); }; });
}

}  // namespace brook::app
