#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hoist/bytes.hpp"

namespace hoist {

/// An item that is being transferred.
struct TransferProgress {
  std::uint64_t id = 0;             ///< the same in every sample, and no other item's
  std::string code = {};            ///< of the item
  Bytes arrived = {};               ///< how much of its file there is, with what an earlier run left
  std::optional<Bytes> size = {};   ///< of the file, where the server or the batch says it
  std::chrono::nanoseconds age{0};  ///< since it got its slot
};

/// How far a run has come: a sample, for whoever shows it. Taking one costs the run nothing.
struct Progress {
  Bytes received = {};                           ///< of bodies, over all items, as they came over the network
  std::uint64_t ended = 0;                       ///< items that have ended
  Bytes saved = {};                              ///< the files of those that were downloaded
  std::uint64_t under_way = 0;                   ///< items that were read and have not ended, those that wait included
  std::uint64_t sizes_unknown = 0;               ///< how many of them have a size that is not known yet
  Bytes expected = {};                           ///< the sizes of the others
  Bytes arrived = {};                            ///< how much of those under way has arrived
  double items_arrived = 0;                      ///< the same in items: half a file counts as 0.5
  std::vector<TransferProgress> transfers = {};  ///< those in flight, the oldest first, as many as were asked for
};

}  // namespace hoist
