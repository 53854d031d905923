#pragma once

#include <coroutine>
#include <deque>
#include <string>
#include <unordered_map>

#include "coro/loop.hpp"
#include "coro/waiter.hpp"

namespace hoist::engine {

class FilesInFlight;

/// Permission to write a file, returned when it is destroyed.
class FileClaim {
 public:
  FileClaim() noexcept = default;
  FileClaim(FileClaim&& other) noexcept;
  FileClaim& operator=(FileClaim&& other) noexcept;
  ~FileClaim();

 private:
  friend class FilesInFlight;
  FileClaim(FilesInFlight& files, std::string name) : files_(&files), name_(std::move(name)) {}

  FilesInFlight* files_ = nullptr;
  std::string name_;
};

/// The files that items in progress become, for a batch in which one file may come again (Options::queue): whoever
/// wants one that is being written waits until that has ended, first come, first served. Names that only some file
/// systems take for one count as one.
class FilesInFlight {
 public:
  explicit FilesInFlight(coro::Loop& loop) noexcept : loop_(loop) {}
  FilesInFlight(const FilesInFlight&) = delete;
  FilesInFlight& operator=(const FilesInFlight&) = delete;

  class Claiming {
   public:
    Claiming(FilesInFlight& files, const std::string& file);
    Claiming(const Claiming&) = delete;
    Claiming& operator=(const Claiming&) = delete;

    bool await_ready();
    void await_suspend(std::coroutine_handle<> waiter);
    FileClaim await_resume() { return {files_, std::move(name_)}; }

   private:
    friend class FilesInFlight;
    FilesInFlight& files_;
    std::string name_;
    coro::Waiter waiter_;
  };

  Claiming claim(const std::string& file) { return Claiming(*this, file); }

  /// Whether the file is being written.
  bool has(const std::string& file) const;

 private:
  friend class FileClaim;
  void release(const std::string& name) noexcept;

  coro::Loop& loop_;
  std::unordered_map<std::string, std::deque<Claiming*>> files_;  // with those that wait for each
};

}  // namespace hoist::engine
