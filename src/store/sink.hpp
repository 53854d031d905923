#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_ranges.hpp"
#include "hoist/bytes.hpp"
#include "store/durability.hpp"
#include "store/file_version.hpp"
#include "store/verification.hpp"

namespace hoist::store {

/// What is known of an item that an earlier run left unfinished.
struct Resume {
  std::optional<Bytes> whole;                    ///< size of the complete file, where it is known
  std::optional<base::ByteRanges> written = {};  ///< which bytes are there, with gaps; nothing: all up to its end
};

/// How an item is to be saved. What is not requested costs nothing.
struct SaveOptions {
  Expected expected;                          ///< a file that does not match never gets its name
  bool digest = false;                        ///< compute one (SHA-256) even if none is expected
  bool version = false;                       ///< return the version of the file as saved
  Durability durability = Durability::none;   ///< with batch, the caller syncs between seal() and commit()
  std::optional<std::int64_t> modified = {};  ///< the modification time that it gets, in seconds since 1970
  bool at_once = false;                       ///< all of it is there: it is written, sealed and committed at once
  std::optional<Resume> resume = {};          ///< continue what an earlier run left, if possible
};

/// A file as saved.
struct Saved {
  Bytes size;
  Digest digest;                       ///< empty unless requested or expected
  std::optional<FileVersion> version;  ///< if requested
};

/// What an item is saved to: a file, for example. Bytes are written at their offsets, in any order, so that several
/// transfers can fetch one item together. The sink is sealed once all bytes are there, and committed when the item may
/// appear under its name. The destructor discards what was not committed, unless keep() was called.
///
/// All of it blocks: call it on a worker. One call at a time; different sinks may be used by different threads.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  /// The number of bytes from the beginning up to the first gap, including those of an earlier run.
  virtual Bytes size() const noexcept = 0;

  /// All bytes that are there, including those of an earlier run.
  virtual const base::ByteRanges& written() const noexcept = 0;

  /// Identifies what was written so far, for the run that may continue it (SaveOptions::resume). Empty if none can.
  virtual std::string identity() const { return {}; }

  /// From now on, what was written stays if it is not committed, for SaveOptions::resume. Bytes that were found to be
  /// wrong are discarded all the same. From then on, bytes must be written in their order, since a later run could not
  /// tell a gap from what was written; unless it is told.
  /// @param gaps_are_recorded what written() returns is noted for it, before more is written and now and then
  virtual void keep(bool gaps_are_recorded) noexcept { static_cast<void>(gaps_are_recorded); }
  void keep() noexcept { keep(false); }

  /// Writes bytes that were not written yet.
  /// @throws Cause (disk): no space left, for one; Cause (integrity): more bytes than expected
  virtual void write_at(Bytes offset, std::string_view bytes) = 0;

  /// Appends to the first size() bytes. @throws Cause as write_at() does
  void write(std::string_view bytes) { write_at(size(), bytes); }

  /// Verifies what was written; only commit() remains to be done. Between the two, many sinks may be synced together.
  /// With Durability::file, syncs the bytes.
  /// @throws Cause (disk); Cause (integrity): the sink is discarded then
  virtual Saved seal() = 0;

  /// Gives what was sealed its name. With Durability::file, syncs the name.
  /// @throws Cause (disk); what had the name before still has it then
  virtual void commit() = 0;

  /// Removes what was written. What has the name stays as it is.
  virtual void discard() noexcept = 0;
};

}  // namespace hoist::store
