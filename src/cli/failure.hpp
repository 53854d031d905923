#pragma once

#include "cli/terminal/screen.hpp"

namespace hoist::cli {

/// Prints on the screen why the program ends: the exception being handled. To be called in a catch clause.
///
/// It needs no memory: if there is none for the message, it reports just that.
/// @returns the exit status
int tell_failure(Screen& screen) noexcept;

}  // namespace hoist::cli
