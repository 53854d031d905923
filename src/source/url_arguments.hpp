#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hoist/item.hpp"
#include "source/name_template.hpp"

namespace hoist::source {

/// URLs given as arguments: each is read as a line of a list is (see list_line.hpp), and the items of lists may follow.
///
/// An invalid one yields a FetchError instead of an item, "argument 2" for its code; the others are not affected.
class UrlArguments : public ItemSource {
 public:
  /// @param urls the arguments
  /// @param names for the files of those without out=
  /// @param rest what comes after them, numbered from urls.size() on; may be null
  UrlArguments(std::vector<std::string> urls, NameTemplate names, std::unique_ptr<ItemSource> rest)
      : urls_(std::move(urls)), names_(std::move(names)), rest_(std::move(rest)) {}

  /// @throws what the rest throws
  std::optional<SourceEntry> next() override;

  bool ready() override { return next_ < urls_.size() || !rest_ || rest_->ready(); }
  void stop() noexcept override;
  void hurry() noexcept override;
  bool cut_short() const override { return stopped_ || (rest_ && rest_->cut_short()); }

 private:
  SourceEntry entry_of(const std::string& url) const;

  std::vector<std::string> urls_;
  NameTemplate names_;
  std::unique_ptr<ItemSource> rest_;
  std::size_t next_ = 0;
  std::atomic<bool> stopped_{false};
};

}  // namespace hoist::source
