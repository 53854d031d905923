#include "engine/files_in_flight.hpp"

#include <utility>

#include "base/text.hpp"

namespace hoist::engine {

FileClaim::FileClaim(FileClaim&& other) noexcept
    : files_(std::exchange(other.files_, nullptr)), name_(std::move(other.name_)) {}

FileClaim& FileClaim::operator=(FileClaim&& other) noexcept {
  std::swap(files_, other.files_);
  std::swap(name_, other.name_);
  return *this;
}

FileClaim::~FileClaim() {
  if (files_) files_->release(name_);
}

FilesInFlight::Claiming::Claiming(FilesInFlight& files, const std::string& file)
    : files_(files), name_(base::folded(file)) {}

bool FilesInFlight::Claiming::await_ready() { return files_.files_.try_emplace(name_).second; }

void FilesInFlight::Claiming::await_suspend(std::coroutine_handle<> waiter) {
  waiter_ = waiter;
  files_.files_.find(name_)->second.push_back(this);
}

bool FilesInFlight::has(const std::string& file) const { return files_.contains(base::folded(file)); }

void FilesInFlight::release(const std::string& name) noexcept {
  const auto found = files_.find(name);
  if (found->second.empty()) {
    files_.erase(found);
    return;
  }
  Claiming* const next = found->second.front();
  found->second.pop_front();
  loop_.post(next->waiter_);
}

}  // namespace hoist::engine
