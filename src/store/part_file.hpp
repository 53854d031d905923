#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"
#include "store/durability.hpp"
#include "store/file_version.hpp"
#include "store/folder.hpp"
#include "store/replaced_file.hpp"
#include "store/verification.hpp"

namespace hoist::store {

/// How a file is to be saved. What is not requested costs nothing.
struct SaveOptions {
  Expected expected;                         ///< a file that does not match never gets its name
  bool digest = false;                       ///< compute the digest even if none is expected
  bool stamp = false;                        ///< return the version of the file as saved
  Durability durability = Durability::none;  ///< with batch, the caller syncs between seal() and rename()
};

/// A file as saved.
struct Saved {
  Bytes size;
  std::string sha256;                ///< 64 hex digits; empty unless requested or expected
  std::optional<FileVersion> stamp;  ///< if requested
};

/// A partial file: written as NAME.part, and renamed to NAME once it is complete, so that NAME is never incomplete
/// (rename replaces an existing file atomically: POSIX.1-2017, rename()). Before it has its name it gets mode, owner
/// and group of the file that it replaces (see ReplacedFile), and until then only its owner may read it; where nothing
/// is replaced, the umask decides.
///
/// All of it blocks: call it on a worker. One thread at a time; different files may be written by different threads.
class PartFile {
 public:
  /// Creates NAME.part in the folder. One left behind by a run that was killed is replaced, and a symbolic link by that
  /// name is never followed.
  /// @param folder must outlive the PartFile
  /// @param name may be a path such as "a/b/c.gif": missing folders are created
  /// @throws Cause (disk): also for a name that is not usable, and for folders that are links or files
  PartFile(const Folder& folder, std::string name, SaveOptions save_options = {});

  /// Resumes from an earlier run: with the bytes of NAME.part, if there are any and they may be the beginning
  /// of the file; size() returns their number. The digest is computed over them, which requires reading them.
  /// Starts over, like the constructor, if NAME.part is missing, larger than the whole file, not a regular file,
  /// owned by another user, or has a second name (so that appending would change another file).
  /// @param whole the size of the whole file, where it is known
  static PartFile continue_at(const Folder& folder, std::string name, std::optional<Bytes> whole,
                              SaveOptions save_options = {});

  PartFile(PartFile&& other) noexcept;
  PartFile& operator=(PartFile&&) = delete;
  ~PartFile();  ///< removes NAME.part unless it got its name, or keep() was called

  /// The bytes so far, with those of an earlier run.
  Bytes size() const noexcept { return verification_.seen(); }

  /// Identifies this NAME.part among all files that ever have that name (see identity_of).
  std::string identity() const { return identity_of(file_.number()); }

  /// Appends bytes. @throws Cause (disk): no space left, for one; Cause (integrity): more bytes than expected
  void write(std::string_view bytes);

  /// From now on, NAME.part is kept for continue_at() if it does not get its name. Bytes that were found to be wrong
  /// are removed all the same.
  void keep() noexcept { keep_ = true; }

  /// Verifies the file and closes it; only rename() remains to be done. Between the two, many files may be synced
  /// together. With Durability::file, syncs the bytes.
  /// @throws Cause (disk); Cause (integrity): NAME.part is gone then, and NAME is as it was
  Saved seal();

  /// Gives the sealed file its own name. With Durability::file, syncs the name.
  /// @throws Cause (disk); NAME is as it was before then
  void rename();

  /// seal() and rename().
  Saved publish();

 private:
  enum class State {
    open,    ///< NAME.part is being written
    sealed,  ///< it is complete, verified and closed
    gone,    ///< NAME.part does not exist any more, or is not ours
  };

  enum class Start { anew, where_it_stopped };
  PartFile(const Folder& folder, std::string name, SaveOptions save_options, Start start, std::optional<Bytes> whole);

  void create();
  void pass_on();
  bool rename_as_new();
  bool reopen(std::optional<Bytes> whole);
  void take_in(Bytes size);
  void enter_folder();
  void discard() noexcept;
  [[noreturn]] void fail(const char* tried, const std::string& file) const;
  [[noreturn]] void give_up(const char* tried);
  [[noreturn]] void reject(const std::string& complaint);
  int parent() const noexcept { return parent_ ? parent_->number() : folder_.descriptor(); }
  bool in_new_folder() const noexcept { return parent_ ? parent_->is_new : folder_.is_new(); }
  const char* leaf() const noexcept { return name_.c_str() + leaf_; }
  const char* part_leaf() const noexcept { return part_name_.c_str() + leaf_; }

  const Folder& folder_;
  std::string name_;
  std::string part_name_;
  std::size_t leaf_;           // where the last part of both names begins
  Subfolders::Handle parent_;  // null if the file is in the folder itself
  base::UniqueFd file_;
  Verification verification_;
  bool stamp_;
  Durability durability_;
  std::optional<ReplacedFile> replaced_;  // the file of its name, where there is one
  State state_ = State::gone;
  bool keep_ = false;
};

/// Writes a whole file at once: PartFile from beginning to end. @throws Cause
Saved write_file(const Folder& folder, const std::string& name, std::string_view bytes, SaveOptions save_options = {});

}  // namespace hoist::store
