#include "source/item_fields.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/digest.hpp"
#include "base/header_field.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"
#include "source/url_names.hpp"
#include "store/safe_path.hpp"

namespace hoist::source {
namespace {

constexpr std::uint64_t largest_size = std::numeric_limits<std::int64_t>::max();  // what off_t and curl_off_t can hold

[[noreturn]] void refuse_item(std::string reason) { throw Cause(ErrorKind::input, std::move(reason)); }

Bytes size_in(std::string_view text) {
  const std::optional<std::uint64_t> count = base::parse_number(text);
  if (!count || *count > largest_size) refuse_item("size= must be a whole number of bytes, such as size=1048576");
  return Bytes{*count};
}

void require_value(std::string_view key, std::string_view value, bool is_first) {
  if (!is_first) refuse_item(fmt::format("{}= is given twice", key));
  if (value.empty()) refuse_item(fmt::format("{}= has no value", key));
}

}  // namespace

void require_clean(std::string_view text, std::string_view what, std::string_view allowed) {
  if (const auto fault = base::fault_in(text, allowed)) refuse_item(fmt::format("{} contains {}", what, *fault));
}

bool ItemFields::set(std::string_view key, std::string_view value) {
  const std::optional<DigestAlgorithm> algorithm = base::algorithm_named(key);
  if (key == "code") {
    require_value(key, value, item_.code.empty());
    require_clean(value, "code=");  // an option below its item may have a TAB in it
    if (value.size() > longest_code) refuse_item(fmt::format("code= is longer than {} bytes", longest_code));
    item_.code = value;
  } else if (key == "out") {
    require_value(key, value, item_.file.empty());
    item_.file = store::safe_path(value);
  } else if (key == "dir") {
    require_value(key, value, folder_.empty());
    folder_ = store::safe_path(value.substr(0, value.find_last_not_of('/') + 1));
  } else if (key == "size") {
    require_value(key, value, !item_.size);
    set_size(size_in(value));
  } else if (key == "header") {
    require_value(key, value, true);
    add_header(value);
  } else if (key == "digest") {
    require_value(key, value, true);
    add_digest(key, base::parse_digest(value));
  } else if (algorithm && base::name(*algorithm) == key) {
    require_value(key, value, true);
    add_digest(key, base::parse_digest(*algorithm, value));
  } else if (key == "refused") {
    refuse_item(std::string(value));
  } else {
    return false;
  }
  return true;
}

bool ItemFields::set_tagged_digest(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const std::optional<DigestAlgorithm> algorithm = base::algorithm_named(text.substr(0, colon));
  if (!algorithm) return false;
  add_digest(base::name(*algorithm), base::parse_digest(*algorithm, text.substr(colon + 1)));
  return true;
}

void ItemFields::add_digest(std::string_view key, Digest digest) {
  const unsigned bit = 1U << static_cast<unsigned>(digest.algorithm);
  if ((digests_ & bit) != 0) refuse_item(fmt::format("{}= is given twice", key));
  digests_ |= bit;
  if (item_.digest.empty() || item_.digest.algorithm < digest.algorithm) item_.digest = std::move(digest);
}

void ItemFields::add_header(std::string_view field) { item_.headers.push_back(base::checked_field(field, "header=")); }

void ItemFields::add_mirror(std::string_view url) { item_.mirrors.push_back(base::checked_url(url)); }

void ItemFields::set_size(Bytes size) {
  if (size.count > largest_size) refuse_item("size= is too large for a file");
  item_.size = size;
}

Item ItemFields::finish(std::string url, std::uint64_t n, const NameTemplate& names) && {
  item_.url = std::move(url);
  if (item_.code.empty()) item_.code = code_in(item_.url);
  item_.named_by_list = !item_.file.empty();
  if (item_.file.empty()) item_.file = names.file_of(item_.code, item_.url, n);
  if (!folder_.empty()) item_.file = store::safe_path(folder_ + '/' + item_.file);
  return std::move(item_);
}

std::string item_url(std::string_view text, const std::string& base, std::string_view what) {
  if (base::looks_like_url(text)) return base::checked_url(text);
  if (base.empty() || text.empty()) {
    refuse_item(fmt::format(
        "{} does not begin with an absolute URL (http://... or https://...); --base URL resolves relative ones", what));
  }
  const std::optional<std::string> resolved = base::resolve(base, text);
  if (!resolved) refuse_item(fmt::format("{} cannot be read as a URL that is relative to --base", what));
  return base::checked_url(*resolved);
}

}  // namespace hoist::source
