#pragma once

#include <optional>
#include <span>
#include <string>

#include "store/journal.hpp"

namespace hoist::store {

/// What a journal knows of one file.
inline std::optional<JournalEntry> entry_of(Journal& journal, const std::string& file) {
  return journal.find(std::span(&file, 1)).front();
}

}  // namespace hoist::store
