#pragma once

/// What stands after "hoist" on a command line, for each kind of run: as --help lists them and usage errors repeat
/// them.
namespace hoist::cli::synopsis {

inline constexpr const char* flags = "[-a] [-e] [-l N] [-m CONCURRENT] [-s LABEL] [-v] [CC ...]";
inline constexpr const char* urls = "[OPTION ...] URL ...";
inline constexpr const char* list = "[OPTION ...] -i LIST [URL ...]";
inline constexpr const char* url_template = "[OPTION ...] -u TEMPLATE [CODE ...]";
inline constexpr const char* catalog = "[OPTION ...] CATALOG:CODE ...";
inline constexpr const char* merging = "--merge-reports [--report FILE] [--failed FILE] REPORT ...";

}  // namespace hoist::cli::synopsis
