#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/batch.hpp"
#include "cli/terminal/counted.hpp"
#include "source/catalog.hpp"

namespace hoist::cli {

/// Describes the batch, for the beginning of the text report.
struct Announcement {
  std::vector<std::string> lines;  ///< what is fetched, and where from
  source::Noun noun = {};          ///< what an item is called
  std::string folder = {};         ///< where the files are, which the end says; empty where it need not
  std::size_t slots = 1;           ///< maximum requests in flight; 0: nothing is requested
  bool remarks = true;             ///< whether the summary has remarks on what was downloaded, too
  bool on_screen = false;  ///< whether all of the report goes to the screen: standard output is for something else
  bool bytes = false;      ///< whether the end of the run is to say how many bytes came, and how fast
};

/// The folder to name at the end of a run: none for the flags, whose report is fixed, for the current folder and for
/// standard output.
std::string folder_to_name(const Batch& batch, const std::filesystem::path& folder);

/// The same where files go to an archive: its path. @param archive Options::archive's name
std::string archive_to_name(const Batch& batch, const std::filesystem::path& folder, const std::string& archive);

/// Announces a batch; no line holds a password.
/// @param total as count_items() tells it
Announcement announce(const Batch& batch, std::optional<std::uint64_t> total, std::size_t slots);

}  // namespace hoist::cli
