#pragma once

#include <string>
#include <vector>

namespace hoist::test {

/// Writes down, while it lives, in which order files are synced, renamed and linked: "sync ad.gif.part", "sync all",
/// "sync everything" (which is left at that), "rename ad.gif", "link ad.gif". (The calls of the C library are replaced
/// by ones that write down and then do the same.)
class CallLog {
 public:
  CallLog();
  CallLog(const CallLog&) = delete;
  CallLog& operator=(const CallLog&) = delete;
  ~CallLog();

  const std::vector<std::string>& calls() const noexcept { return calls_; }

  static void add(std::string call);

 private:
  std::vector<std::string> calls_;
};

/// While it lives, folders cannot be locked, as on NFS: only what is open for writing can.
class FolderLocksRefused {
 public:
  FolderLocksRefused();
  FolderLocksRefused(const FolderLocksRefused&) = delete;
  FolderLocksRefused& operator=(const FolderLocksRefused&) = delete;
  ~FolderLocksRefused();
};

/// While it lives, the file system knows no flags of renameat2(), as NFS does not.
class RenameFlagsRefused {
 public:
  RenameFlagsRefused();
  RenameFlagsRefused(const RenameFlagsRefused&) = delete;
  RenameFlagsRefused& operator=(const RenameFlagsRefused&) = delete;
  ~RenameFlagsRefused();
};

/// While it lives, files without a name cannot be given one: not by their descriptor, as for whoever has not the
/// privilege, or not at all, as where /proc is not mounted either.
class LinksRefused {
 public:
  enum class How { none, by_descriptor, all };

  explicit LinksRefused(How how);
  LinksRefused(const LinksRefused&) = delete;
  LinksRefused& operator=(const LinksRefused&) = delete;
  ~LinksRefused();
};

}  // namespace hoist::test
