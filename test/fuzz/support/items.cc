#include "support/items.hpp"

#include "base/text.hpp"
#include "base/url.hpp"
#include "cli/report/failed_list.hpp"
#include "hoist/outcome.hpp"
#include "source/json_line.hpp"
#include "source/list_line.hpp"
#include "store/file_name.hpp"
#include "store/safe_path.hpp"
#include "support/target.hpp"

namespace hoist::fuzz {
namespace {

/// What names files otherwise: it must not matter, since the line says the name.
const source::NameTemplate& other_names() {
  static const source::NameTemplate names("other-{n}");
  return names;
}

}  // namespace

void require_same(const Item& one, const Item& other, std::string_view property) {
  require(one.url == other.url && one.code == other.code && one.file == other.file && one.mirrors == other.mirrors &&
              one.digest == other.digest && one.size == other.size && one.headers == other.headers,
          property);
}

void require_sound(const Item& item) {
  require(base::checked_url(item.url) == item.url, "an item's URL is a checked one");
  require(!base::origin_of(item.url).empty(), "an item's URL has an origin");
  require(store::safe_path(item.file) == item.file, "an item's file is a safe path");
  store::require_usable(item.file);
  require(!item.code.empty() && !base::fault_in(item.code), "an item's code is one clean line");

  constexpr std::uint64_t elsewhere = 77;
  const std::string line = source::to_list_line(item);
  require(line.find_first_of("\r\n") == std::string::npos, "an item's line is one line");
  require(source::is_item_line(line), "an item's line stands for an item");
  require_same(source::parse_list_line(line, elsewhere, other_names()), item, "item -> list line -> item");
  const std::string json = source::to_json_line(item);
  require_same(source::parse_json_line(json, elsewhere, other_names()), item, "item -> JSON line -> item");
  Outcome outcome;
  outcome.item = item;
  outcome.error = FetchError(item.code, "fetching it", {Cause(ErrorKind::network, "no\nluck")});
  require_same(source::parse_list_line(cli::failed_line(outcome), elsewhere, other_names()), item,
               "failed item -> list of failures -> item");
}

}  // namespace hoist::fuzz
