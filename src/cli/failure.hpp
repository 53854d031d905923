#pragma once

#include <span>

#include "cli/terminal/screen.hpp"

namespace hoist::cli {

/// Prints on the screen why the program ends: the exception being handled. To be called in a catch clause.
///
/// It needs no memory: if there is none for the message, it reports just that.
/// @returns the exit status
/// @param argv the program's name and its arguments, which a usage error is about
int tell_failure(Screen& screen, std::span<const char* const> argv = {}) noexcept;

}  // namespace hoist::cli
