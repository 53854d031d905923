#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"
#include "store/file_place.hpp"
#include "store/replaced_file.hpp"
#include "store/sink.hpp"

namespace hoist::store {

/// A partial file: written as NAME.part, and renamed to NAME once it is complete, so that NAME is never incomplete
/// (rename replaces an existing file atomically: POSIX.1-2017, rename()). Before it has its name it gets mode, owner
/// and group of the file that it replaces (see ReplacedFile), and until then only its owner may read it; where nothing
/// is replaced, the umask decides.
///
/// A digest is computed of bytes in their order: what was written beyond a gap is read again when the gap is closed, a
/// little with each write, so that none takes long.
class PartFile : public Sink {
 public:
  /// Creates NAME.part in the folder. One left behind by a run that was killed is replaced, and a symbolic link by that
  /// name is never followed.
  ///
  /// With SaveOptions::resume it continues with the bytes of NAME.part, if there are any and they may be the beginning
  /// of the file; size() returns their number. The digest is computed over them, which requires reading them.
  /// It starts over if NAME.part is missing, larger than the whole file, not a regular file, owned by another user, or
  /// has a second name (so that writing would change another file).
  /// @param folder must outlive the PartFile
  /// @param name may be a path such as "a/b/c.gif": missing folders are created
  /// @throws Cause (disk): also for a name that is not usable, and for folders that are links or files
  PartFile(const Folder& folder, std::string name, SaveOptions save_options = {});

  /// Removes NAME.part unless it got its name, or keep() was called.
  ~PartFile() override;

  Bytes size() const noexcept override { return Bytes{written_.prefix()}; }
  const base::ByteRanges& written() const noexcept override { return written_; }

  /// Identifies this NAME.part among all files that ever have that name (see part_identity).
  std::string identity() const override { return part_identity(identity_of(file_.number()), durability_); }

  using Sink::keep;
  void keep(bool gaps_are_recorded) noexcept override {
    keep_ = true;
    in_order_ = !gaps_are_recorded;
  }
  void write_at(Bytes offset, std::string_view bytes) override;
  Saved seal() override;
  void commit() override;
  void discard() noexcept override;

 private:
  enum class State {
    open,    ///< NAME.part is being written
    sealed,  ///< it is complete, verified and closed
    gone,    ///< NAME.part does not exist any more, or is not ours
  };

  void create();
  void pass_on();
  bool rename_as_new();
  bool reopen(const Resume& resume);
  void note(Bytes offset, Bytes end);
  void catch_up(Bytes most);
  void lose_end();
  [[noreturn]] void fail(const char* tried, const std::string& file) const;
  [[noreturn]] void give_up(const char* tried);
  [[noreturn]] void reject(const std::string& complaint);

  FilePlace place_;
  base::UniqueFd file_;
  base::ByteRanges written_;
  Verification verification_;  // of the bytes without a gap, or fewer: what was written ahead is yet to be read
  bool version_;
  Durability durability_;
  std::optional<std::int64_t> modified_;
  std::optional<ReplacedFile> replaced_;  // the file of its name, where there is one
  State state_ = State::gone;
  bool keep_ = false;
  bool in_order_ = false;  // bytes may not be written ahead
};

/// A file as a sink: a WholeFile if it is written at once and the file system can do that, else a PartFile.
/// @throws Cause as PartFile does
std::unique_ptr<Sink> open_file(const Folder& folder, std::string name, SaveOptions save_options);

}  // namespace hoist::store
