#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "hoist/item.hpp"
#include "store/taken_names.hpp"

namespace hoist::engine {

/// The names of a run's files: each belongs to the item that claims it first. It blocks; any thread may use it.
class FileNames {
 public:
  enum class Claim {
    granted,
    duplicate,  ///< an earlier item has the same URL and the same file, and nothing else is expected of this one
  };

  /// @param comparison asked once, for the first claim: when two names are the same file
  explicit FileNames(std::function<store::NameComparison()> comparison) : comparison_(std::move(comparison)) {}

  /// Claims the name of an item's file for it.
  /// @throws Cause (input) if it is another item's: the message tells both, and the way out
  /// @throws Cause (disk) if the names cannot be looked up
  Claim claim(const Item& item);

 private:
  std::function<store::NameComparison()> comparison_;
  std::mutex mutex_;
  std::unique_ptr<store::TakenNames> taken_;
};

}  // namespace hoist::engine
