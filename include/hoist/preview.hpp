#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "hoist/bytes.hpp"
#include "hoist/fetch_error.hpp"
#include "hoist/item.hpp"
#include "hoist/options.hpp"

namespace hoist {

/// What a run would do about an item.
struct Plan {
  enum class How {
    fetch,         ///< request it
    ask_if_newer,  ///< request it only if it has changed (a conditional request, RFC 9110 section 13)
    go_on,         ///< resume from the partial file of an earlier run (a range request, RFC 9110 section 14)
    there,         ///< nothing: its file is there already (Options::skip_existing); with a digest, if that is right
    done,          ///< nothing: it was finished by the run that this one would resume
    duplicate,     ///< not at all: an earlier item has its URL and its file
  };

  Item item;
  How how = How::fetch;
  Bytes part;  ///< with go_on: how much of it there is
};

/// Goes through a batch as a run would, without any request: what would be done about each item?
///
/// Nothing is created or changed in the folder, which need not exist. With Options::refresh, its journal is read,
/// if there is one (SQLite then tidies up what a killed run left of it); meanwhile the folder is locked, as it is by a
/// run. All of it blocks.
class Preview {
 public:
  /// @param items must outlive it
  /// @throws RunError if the journal cannot be read, or another run has the lock
  Preview(const Options& options, ItemSource& items);
  Preview(const Preview&) = delete;
  Preview& operator=(const Preview&) = delete;
  ~Preview();

  /// The next item, or why it could not be fetched; nothing at the end. Two items with one file are found, though not
  /// by letter case.
  /// @throws RunError, or what the source threw
  std::optional<std::variant<Plan, FetchError>> next();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hoist
