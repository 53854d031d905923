#pragma once

#include <string>
#include <string_view>

#include "cli/options/command_line.hpp"

namespace hoist::cli {

/// What --help prints: at most 80 columns wide, with a line end.
/// @param topic one of the choices of --help: "everyday", "all", or a group of options in lower case
std::string help_text(std::string_view topic);

/// Whether a command line asks for help: --help, or "help [TOPIC]" where no option says what arguments are.
bool asks_for_help(const CommandLine& command_line);

/// The topic that a command line that asks for help names, in any case: --help=TOPIC, --help TOPIC or help TOPIC.
/// Without one, "everyday". @throws UsageError if there is no such topic
std::string help_topic(const CommandLine& command_line);

}  // namespace hoist::cli
