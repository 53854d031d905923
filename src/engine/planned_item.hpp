#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/byte_ranges.hpp"
#include "hoist/bytes.hpp"
#include "hoist/item.hpp"
#include "hoist/outcome.hpp"
#include "http/interpret.hpp"

namespace hoist::engine {

class ItemProgress;

/// An item, with what an earlier run left of it. Without a journal nothing is known, and all of that is empty.
struct PlannedItem {
  Item item;

  std::string claimed_file = {};  ///< the name that it has claimed by now, where the server gives it one

  bool finished = false;                       ///< by the run that this one continues, or a duplicate: not requested,
  OutcomeKind known = OutcomeKind::unchanged;  ///< and this was its outcome
  bool comes_last = false;  ///< a run of this round finished it before its deadline: the others are requested first

  // The file on the disk, if it is still as it was saved: the request asks whether it has changed.
  bool verify_first = false;  ///< its digest has to be computed before that may count
  bool taken_over = false;    ///< nobody knows where it came from: asked for by its time alone
  std::string copy_archive;   ///< with Options::archive: the one that has it, as shown
  std::string known_url;      ///< where it came from (as the journal has it); what is known holds for no other URL
  Validators copy;
  Digest copy_digest;
  Bytes copy_bytes;
  std::int64_t copy_modified = 0;
  std::optional<std::chrono::system_clock::time_point> copy_fresh_until = {};

  // NAME.part, if it can be resumed.
  std::string part_url;                               ///< where it came from (as the journal has it)
  std::uint64_t part_bytes = 0;                       ///< how much of it there is, up to the first gap; 0: none
  std::optional<base::ByteRanges> part_written = {};  ///< all that there is, where there may be gaps
  std::string part_etag;                              ///< the strong validator of the file that this is a part of
  std::optional<Bytes> part_whole;                    ///< the size of that file, where the server said it

  // Where its segments may come from.
  bool mixed = false;       ///< some of what there is came from other URLs than the first answer
  bool one_source = false;  ///< none may: what came from several was not the file

  ItemProgress* progress = nullptr;  ///< where a run notes how far the item has come; null: nowhere
};

/// How far what is known of a file from one URL holds for another, both as shown_url() shows them.
enum class SamePlace {
  no,
  if_tag_says_so,  ///< the same file of the list, from the same place but for the query: a strong ETag decides
  yes,             ///< the same URL, but for its signature: a presigned URL is made anew for every list
};
SamePlace same_place(const Item& item, const std::string& url, const std::string& known);

/// What is known of an item's file at one of its URLs. @returns what refers to `planned`
http::Known known_of(const PlannedItem& planned, const std::string& url);

}  // namespace hoist::engine
