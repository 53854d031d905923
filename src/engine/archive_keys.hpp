#pragma once

#include <string>

#include "store/folder.hpp"

namespace hoist::engine {

/// What the journal calls a file: by its name in the folder or, if it goes into archives, by theirs and its name there.
/// No file has a name with "//" in it.
/// @param archive ArchiveOptions::name; empty for a file of the folder
inline std::string journal_key(const std::string& archive, const std::string& file) {
  return archive.empty() ? file : archive + "//" + file;
}

/// What reports call an archive: its path; its name alone in the current folder.
/// @param name its file's in the folder; "-" for standard output
inline std::string shown_archive(const store::Folder& folder, const std::string& name) {
  return name == "-" || folder.path() == "." ? name : folder.shown(name);
}

}  // namespace hoist::engine
