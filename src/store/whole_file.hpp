#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/unique_fd.hpp"
#include "store/file_place.hpp"
#include "store/sink.hpp"

namespace hoist::store {

/// A file that is written at once, as small ones are: it has no name until it is whole (see UnnamedFiles), so a run
/// that is killed leaves nothing of it. Where its name is taken, it replaces what has it, as PartFile does: with its
/// mode, owner and group, by way of NAME.part. Its bytes are written in their order.
class WholeFile : public Sink {
 public:
  /// @param folder must outlive it
  /// @param name a path may lead through folders below; those that are missing are created
  /// @returns null where the file system has no unnamed files
  /// @throws Cause (disk): also for a name that is not usable, and for folders that are links or files
  static std::unique_ptr<WholeFile> create(const Folder& folder, const std::string& name, const SaveOptions& options);

  Bytes size() const noexcept override { return verification_.seen(); }
  const base::ByteRanges& written() const noexcept override { return written_; }
  void write_at(Bytes offset, std::string_view bytes) override;
  Saved seal() override;

  /// Where the system does not give it a name after all (see UnnamedFiles::link), it is copied to one that has.
  void commit() override;
  void discard() noexcept override { file_ = {}; }

 private:
  WholeFile(const Folder& folder, std::string name, const SaveOptions& options);

  bool link_as(const char* name) const noexcept;
  bool link_as_part() const noexcept;
  void remove_old_part() const noexcept;
  void replace();
  void copy();
  void close();
  [[noreturn]] void fail(const char* tried) const;
  [[noreturn]] void reject(const std::string& complaint);

  FilePlace place_;
  base::UniqueFd file_;
  base::ByteRanges written_;
  Verification verification_;
  bool version_;
  Durability durability_;
  std::optional<std::int64_t> modified_;
};

}  // namespace hoist::store
