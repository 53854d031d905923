#include "store/deferred_items.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "base/digest.hpp"

namespace hoist::store {

namespace {

constexpr std::int64_t no_size = -1;

Database prepared() {
  Database database = temporary_database("deferred items", 2048);
  database.run(
      "CREATE TABLE items (place INTEGER PRIMARY KEY, code TEXT NOT NULL, url TEXT NOT NULL, file TEXT NOT NULL, "
      "mirrors TEXT NOT NULL, digest TEXT NOT NULL, size INTEGER NOT NULL, "
      "headers TEXT NOT NULL, named_by_list INTEGER NOT NULL)");
  return database;
}

/// Each ended by a line feed, which neither a URL nor a header field has.
std::string as_lines(const std::vector<std::string>& texts) {
  std::string lines;
  for (const std::string& text : texts) lines.append(text).push_back('\n');
  return lines;
}

std::vector<std::string> texts_of(std::string_view lines) {
  std::vector<std::string> texts;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    texts.emplace_back(lines.substr(0, end));
    lines.remove_prefix(end + 1);
  }
  return texts;
}

}  // namespace

DeferredItems::DeferredItems()
    : database_(prepared()),
      insert_(database_,
              "INSERT INTO items (code, url, file, mirrors, digest, size, headers, named_by_list) "
              "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      select_(database_,
              "SELECT place, code, url, file, mirrors, digest, size, headers, named_by_list FROM items "
              "WHERE place > ?1 ORDER BY place LIMIT ?2") {}

void DeferredItems::add(std::span<const Item> items) {
  Transaction transaction(database_);
  for (const Item& item : items) {
    const std::string mirrors = as_lines(item.mirrors);
    const std::int64_t size = item.size ? static_cast<std::int64_t>(item.size->count) : no_size;
    const std::string headers = as_lines(item.headers);
    const std::int64_t named = item.named_by_list ? 1 : 0;
    insert_.with(item.code, item.url, item.file, mirrors, base::to_stored_text(item.digest), size, headers, named)
        .run();
  }
  transaction.commit();
}

std::vector<Item> DeferredItems::take(std::size_t most) {
  std::vector<Item> items;
  select_.with(last_taken_, static_cast<std::int64_t>(most));
  while (select_.step()) {
    last_taken_ = select_.number(0);
    Item& item = items.emplace_back();
    item.code = select_.text(1);
    item.url = select_.text(2);
    item.file = select_.text(3);
    item.mirrors = texts_of(select_.text(4));
    item.digest = base::digest_of_stored_text(select_.text(5));
    if (const std::int64_t size = select_.number(6); size != no_size) {
      item.size = Bytes{static_cast<std::uint64_t>(size)};
    }
    item.headers = texts_of(select_.text(7));
    item.named_by_list = select_.number(8) != 0;
  }
  return items;
}

}  // namespace hoist::store
