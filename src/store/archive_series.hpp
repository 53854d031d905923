#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/archive.hpp"
#include "store/archive_name.hpp"
#include "store/durability.hpp"
#include "store/file_version.hpp"
#include "store/folder.hpp"

namespace hoist::store {

/// When an archive of a series is full. What is 0 is no limit.
struct ArchiveLimits {
  std::uint64_t items = 0;  ///< files in it, without the texts that go with them
  Bytes size;               ///< of the whole archive, before it is compressed; one larger file still gets into one
};

/// Is told what becomes of the archives of a series.
class ArchiveListener {
 public:
  ArchiveListener() = default;
  ArchiveListener(const ArchiveListener&) = delete;
  ArchiveListener& operator=(const ArchiveListener&) = delete;

  /// An archive is begun. @param name of its file in the folder
  virtual void on_archive_begun(const std::string& name) = 0;

  /// It is whole, and gets its name next.
  virtual void on_archive_sealed(const FileVersion& version) = 0;

 protected:
  ~ArchiveListener() = default;
};

/// The archives of a run: one, or one after the other. An archive is begun with its first file, and appears when it is
/// full or the run ends. Numbers go on after the highest that is there. It blocks; one thread at a time.
class ArchiveSeries {
 public:
  /// What is left of an archive that an earlier run did not finish is removed: nobody else may use it.
  /// @param folder must outlive it, as the listener must
  /// @param name nothing: standard output, which one archive goes to
  /// @throws Cause (disk) where the archive's name is that of something else than a file; what ArchiveStream throws
  ArchiveSeries(const Folder& folder, std::optional<ArchiveName> name, ArchiveLimits limits, Durability durability,
                ArchiveListener& listener);
  ArchiveSeries(const ArchiveSeries&) = delete;
  ArchiveSeries& operator=(const ArchiveSeries&) = delete;

  /// Appends a file, and the text that goes with it right after it, to the same archive.
  /// @param text of an entry by the name of beside(); empty: none
  /// @throws Cause; nothing can be appended any more then
  void append(const ArchiveEntry& entry, const Spool& body, std::string_view text);

  /// Ends the last archive. To standard output, one without files is written if there was none.
  /// @throws Cause
  void finish();

  /// The name of the archive that was appended to last; "-" for standard output.
  std::string current() const { return name_ ? name_->of(number_) : "-"; }

 private:
  void find_number();
  void check_place() const;
  bool is_full_for(Bytes more) const noexcept;
  void begin();
  void publish();

  const Folder& folder_;
  const std::optional<ArchiveName> name_;
  const ArchiveLimits limits_;
  const Durability durability_;
  ArchiveListener& listener_;
  std::uint64_t number_ = 0;  // of the current archive, or the last
  std::uint64_t items_ = 0;   // in the current one
  std::optional<Archive> current_;
};

/// The name of the text that goes with a file: "a/b.json" for "a/b.tar.gz". Readers of WebDataset take all up to the
/// first dot of the last part of a name for the key of a sample. A file that has this name itself gets ".json"
/// appended.
std::string beside(std::string_view file);

}  // namespace hoist::store
