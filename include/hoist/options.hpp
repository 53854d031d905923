#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>

#include "hoist/bytes.hpp"

namespace hoist {

/// The most slots a run may have, whatever is asked for.
inline constexpr std::size_t max_slots = 1000;

/// What decides how a batch is fetched. What is fetched comes from an ItemSource, what is shown from an Observer.
struct Options {
  std::filesystem::path folder = "downloads";        ///< where files go; made, with its parents, if missing
  std::size_t slots = 5;                             ///< most requests in flight; 1 to max_slots
  std::chrono::milliseconds connect_timeout{10000};  ///< for name, TCP and TLS together, for each connection
  std::chrono::milliseconds stall_timeout{30000};    ///< without a byte, counted from when the request is sent
  std::chrono::milliseconds grace{10000};            ///< for what is in flight to finish after a first signal
  std::string user_agent;                            ///< the User-Agent field; empty means hoist and its version
  Bytes memory = mebibytes(32);                      ///< for bodies on their way to the disk, all items together
  bool save_on_loop = false;  ///< for the benchmark alone: write files on the loop's own thread, to see what it costs
};

}  // namespace hoist
