#pragma once

#include <optional>
#include <string>

namespace hoist {

/// One thing to fetch.
struct Item {
  std::string code;  ///< the short key shown in every message about it; for a flag, the country code
  std::string url;   ///< absolute http or https URL; it may hold a password, so print shown_url(url) instead
  std::string file;  ///< the file it becomes, relative to Options::folder, with '/' between folders
};

/// A batch, read as a stream: it is never assumed to fit in memory.
///
/// The Downloader calls next() on a worker thread, one call at a time, so a source may block (on a pipe, say).
class ItemSource {
 public:
  ItemSource() = default;
  ItemSource(const ItemSource&) = delete;
  ItemSource& operator=(const ItemSource&) = delete;
  virtual ~ItemSource() = default;

  /// The next item, or nothing at the end of the batch. An exception ends the run and leaves Downloader::run().
  virtual std::optional<Item> next() = 0;
};

}  // namespace hoist
