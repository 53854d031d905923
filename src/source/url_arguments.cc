#include "source/url_arguments.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "hoist/fetch_error.hpp"
#include "source/list_line.hpp"

namespace hoist::source {

std::optional<SourceEntry> UrlArguments::next() {
  if (stopped_) return std::nullopt;
  if (next_ < urls_.size()) return entry_of(urls_[next_++]);
  return rest_ ? rest_->next() : std::nullopt;
}

SourceEntry UrlArguments::entry_of(const std::string& url) const {
  const std::string place = fmt::format("argument {}", next_);
  try {
    Item item = parse_list_line(url, next_, names_);
    item.place = place;
    return item;
  } catch (const Cause& cause) {
    FetchError error(place, "reading " + place, {cause});
    return base::fault_in(url, "\t") ? error : std::move(error).from_line(url);
  }
}

void UrlArguments::stop() noexcept {
  stopped_ = true;
  if (rest_) rest_->stop();
}

void UrlArguments::hurry() noexcept {
  if (rest_) rest_->hurry();
}

}  // namespace hoist::source
