#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/unique_fd.hpp"
#include "store/subfolders.hpp"
#include "store/unnamed_files.hpp"

namespace hoist::store {

/// The folder that a run writes to, held open: files are created relative to it, so renaming it during a run
/// does no harm, and no path is walked twice. Any thread may use it.
class Folder {
 public:
  /// Opens the folder, and creates it and its parents if they are missing.
  /// @param made those that were made for it already, by make_folders()
  /// @throws Cause (disk) with the reason
  explicit Folder(std::filesystem::path path, std::vector<std::filesystem::path> made = {});
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// If it has been removed (by another run that made it and found nothing to put there), makes it once more; the
  /// descriptor keeps its number. @returns whether it had been removed
  /// @throws Cause (disk) with the reason
  bool restore() const;

  /// Syncs the folders that list it and those of its parents that were missing: a power failure cannot take it away
  /// then.
  /// @throws Cause (disk)
  void sync_place() const;

  /// Removes it, and the parents that were missing, if it was made for this and nothing is in it. To be called by who
  /// has the lock, or what another run is about to put there has no place.
  void remove_if_unused() const noexcept;

  int descriptor() const noexcept { return descriptor_.number(); }

  /// Whether it was missing.
  bool is_new() const noexcept { return is_new_; }

  /// Whether it had nothing in it when it was opened.
  bool was_empty() const noexcept { return was_empty_; }

  const std::filesystem::path& path() const noexcept { return path_; }

  /// The path of a file in it, for messages.
  std::string shown(const std::string& file) const { return (path_ / file).string(); }

  /// The folder that has a file: this one, or one below it.
  /// @param subfolder FileName::folder of the file
  /// @param parent keeps the one below open
  /// @returns its descriptor; -1 if there is none
  int with(std::string_view subfolder, Subfolders::Handle& parent) const;

  /// The folders below it, held open for as long as they are in use.
  Subfolders& below() const noexcept { return *below_; }

  /// Its files that have no name yet.
  UnnamedFiles& unnamed() const noexcept { return *unnamed_; }

 private:
  std::filesystem::path path_;
  std::vector<std::filesystem::path> made_;  // the folder and its parents that were missing, the deepest first
  bool is_new_ = false;
  bool was_empty_ = false;
  base::UniqueFd descriptor_;
  std::unique_ptr<Subfolders> below_;
  std::unique_ptr<UnnamedFiles> unnamed_;
};

}  // namespace hoist::store
