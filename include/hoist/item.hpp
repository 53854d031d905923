#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hoist/bytes.hpp"
#include "hoist/digest.hpp"
#include "hoist/fetch_error.hpp"

namespace hoist {

/// One thing to fetch.
struct Item {
  std::string code;  ///< the short key shown in every message about it; for a flag, the country code
  std::string url;   ///< absolute http or https URL; it may contain a password: print shown_url(url)
  std::string file;  ///< the file it becomes, relative to Options::folder, '/' between folders
  std::vector<std::string> mirrors = {};  ///< further URLs of the same file, tried in order when one fails
  Digest digest = {};                     ///< that its file must have; empty: any
  std::optional<Bytes> size = {};         ///< its expected size
  std::string place = {};                 ///< where the batch has it, for messages: "line 12"; empty: not told
  std::vector<std::string> headers = {};  ///< "Name: value" each, for requests to the URL's origin; never shown
  bool named_by_list = false;             ///< whether the list says which file it becomes (out=), not a template
  bool awaits_name = false;               ///< its server names the file (Options::content_disposition), and has not yet
};

/// An item that is not to be fetched, and why: another item has the same file, say.
struct Refused {
  Item item;
  FetchError error;
};

/// What a source yields: an item, a refused item, or the reason why there is none (an invalid line, say). Both
/// failures count as a failed item.
using SourceEntry = std::variant<Item, Refused, FetchError>;

/// A batch, read as a stream: it is never assumed to fit in memory.
///
/// The Downloader calls next() on a worker thread, one call at a time, so a source may block (on a pipe, say).
class ItemSource {
 public:
  ItemSource() = default;
  ItemSource(const ItemSource&) = delete;
  ItemSource& operator=(const ItemSource&) = delete;
  virtual ~ItemSource() = default;

  /// The next entry, or nothing at the end of the batch. An exception ends the run and leaves Downloader::run().
  virtual std::optional<SourceEntry> next() = 0;

  /// Whether next() returns without waiting; called between two calls of next(), by the same thread. If it would
  /// wait (for a slow pipe), the earlier items are fetched in the meantime.
  virtual bool ready() { return true; }

  /// Makes a next() that blocks, and every later one, return the end soon. Any thread may call it, at any time.
  virtual void stop() noexcept {}

  /// Makes a next() that waits, and every later one, return the end instead; what is available without waiting
  /// still comes. Any thread may call it, at any time, and stop() afterwards.
  virtual void hurry() noexcept {}

  /// How many entries there are in all, as far as that is known by now: RunResult::total. Any thread may ask.
  virtual std::optional<std::uint64_t> total() const { return std::nullopt; }

  /// Whether the end that next() has returned is not the batch's own, but one that stop() or hurry() made. Asked by the
  /// thread that calls next().
  virtual bool cut_short() const { return false; }
};

}  // namespace hoist
