#pragma once

#include <cstddef>
#include <utility>

namespace hoist::base {

/// A first-in, first-out queue of objects that contain their own link: adding one needs no memory, so it cannot fail.
///
/// It owns nothing. An object is in at most one such queue at a time, and must not be destroyed while it is in one.
template <typename T, T* T::*next>
class IntrusiveQueue {
 public:
  IntrusiveQueue() noexcept = default;
  IntrusiveQueue(IntrusiveQueue&& other) noexcept
      : first_(std::exchange(other.first_, nullptr)),
        last_(std::exchange(other.last_, nullptr)),
        size_(std::exchange(other.size_, 0)) {}
  IntrusiveQueue& operator=(IntrusiveQueue&&) = delete;

  bool empty() const noexcept { return first_ == nullptr; }
  std::size_t size() const noexcept { return size_; }

  void push(T& object) noexcept {
    object.*next = nullptr;
    (last_ ? last_->*next : first_) = &object;
    last_ = &object;
    ++size_;
  }

  /// Removes and returns the first one; null if there is none.
  T* pop() noexcept {
    T* const object = first_;
    if (!object) return nullptr;
    first_ = std::exchange(object->*next, nullptr);
    if (!first_) last_ = nullptr;
    --size_;
    return object;
  }

 private:
  T* first_ = nullptr;
  T* last_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace hoist::base
