#pragma once

#include <string>
#include <vector>

namespace hoist::test {

/// Writes down, while it lives, in which order files are synced and renamed: "sync ad.gif.part", "sync all",
/// "rename ad.gif". (The calls of the C library are replaced by ones that write down and then do the same.)
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

}  // namespace hoist::test
