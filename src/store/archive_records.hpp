#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/database.hpp"
#include "store/file_version.hpp"

namespace hoist::store {

/// Which archive has a file, in the journal: what Journal has beside its entries where files go into archives.
///
/// An archive is recorded when it is begun, by a number that no other one has, and once more when it is whole, right
/// before it gets its name. What is recorded of a file counts only if its archive was whole, and is still there.
class ArchiveRecords {
 public:
  /// An archive that was whole.
  struct Whole {
    std::string name;     ///< in the folder
    FileVersion version;  ///< of its file
  };

  /// Makes the tables if they are missing. @throws Cause (disk), as everything here does
  explicit ArchiveRecords(Database& database);

  /// Records that an archive is begun. @returns its number, > 0
  std::int64_t begin(std::string_view name);

  void complete(std::int64_t archive, const FileVersion& version);

  /// Records which archive a file is in now.
  void put(std::string_view file, std::int64_t archive);

  /// The archive that a file was put in; nothing if there is none, or it was never whole.
  std::optional<Whole> find(std::string_view file);

 private:
  Database& database_;
  Statement begin_;
  Statement complete_;
  Statement put_;
  Statement find_;
};

}  // namespace hoist::store
