#include "engine/file_names.hpp"

#include <optional>
#include <string>

#include "base/digest.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"

namespace hoist::engine {

namespace {

std::string with_place(const std::string& url, const std::string& place) {
  const std::string shown = base::shown_url(url);
  return place.empty() ? shown : shown + " (" + place + ")";
}

Cause already_taken(const Item& item, const store::NameHolder& first) {
  return {ErrorKind::input, "another item is already saved as " + item.file + ": " +
                                with_place(first.url, first.place) + "; this one is " +
                                with_place(item.url, item.place) + "; -o '{hash}-{name}' or out= tells them apart"};
}

/// What is expected of the item's file; empty: nothing.
std::string expected_of(const Item& item) {
  const std::string digest = base::to_stored_text(item.digest);
  return item.size ? digest + ' ' + std::to_string(item.size->count) : digest;
}

/// Whether an item is the one that has its file, and expects nothing else of it.
bool is_duplicate(const store::NameHolder& item, const store::NameHolder& first) {
  return item.url == first.url && (item.expected.empty() || item.expected == first.expected);
}

}  // namespace

FileNames::Claim FileNames::claim(const Item& item) {
  const store::NameHolder holder{item.url, item.place, expected_of(item)};
  const std::lock_guard lock(mutex_);
  if (!taken_) taken_ = std::make_unique<store::TakenNames>(comparison_());
  const std::optional<store::NameHolder> first = taken_->take(item.file, holder);
  if (!first) return Claim::granted;
  if (!is_duplicate(holder, *first)) throw already_taken(item, *first);
  return Claim::duplicate;
}

}  // namespace hoist::engine
