#pragma once

#include "cli/terminal/screen.hpp"

namespace hoist::cli {

/// Says on the screen why the program ends: the exception that is being handled. To be called in a catch clause.
///
/// It needs no memory: where there is none for a sentence, it says just that.
/// @returns the exit status
int tell_failure(Screen& screen) noexcept;

}  // namespace hoist::cli
