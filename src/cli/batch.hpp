#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/options/command_line.hpp"
#include "cli/options/configuration.hpp"
#include "cli/options/settings.hpp"
#include "cli/options/source_kind.hpp"
#include "source/catalog.hpp"
#include "source/servers.hpp"
#include "source/shard.hpp"

namespace hoist::cli {

/// Which flags to fetch, and from where.
struct FlagsBatch {
  source::Server server;
  std::vector<std::string> codes;  ///< as source::select_codes() gives them, at least one
};

/// The items of lists, and of URLs given as arguments, which are read as lines of a list; at least one of either.
struct ListBatch {
  std::vector<std::string> lists;      ///< paths of files, "-" for standard input
  std::vector<std::string> urls = {};  ///< come first; they may contain passwords
  std::string base = {};               ///< what relative lines are resolved against; empty: they are errors
};

/// Codes in a template: -u, or a catalog of the configuration file.
struct CodesBatch {
  std::string name;                     ///< the catalog's; empty for -u
  std::string label;                    ///< the server's; empty where the catalog has none
  std::string url;                      ///< a source::UrlTemplate; it may contain a password
  std::vector<std::string> codes;       ///< each once, in the order they were given in
  std::vector<std::string> code_files;  ///< read after them; "-" is standard input
};

/// What is to be fetched.
struct Batch {
  std::variant<FlagsBatch, ListBatch, CodesBatch> source;
  source::Noun noun;
  std::optional<std::string> names;      ///< the template of the file names, if it is not the default of the source
  std::optional<std::string> checksums;  ///< path of a file of checksums
  std::optional<std::size_t> limit;      ///< of items
  std::optional<source::Shard> shard;    ///< the part of them to fetch
  std::shared_ptr<const source::SpreadOrigins> spread = {};  ///< with ShardKey::spread_origin, once they are known

  bool queue = false;  ///< its items come from a producer that waits for outcomes: a pipe is read sparingly

  /// The local flag server that the flags are fetched from; null for other batches and servers.
  const source::Server* flag_server() const noexcept;

  /// Whether its file is to be written to standard output: -o -. It must be the only one.
  bool is_for_standard_output() const noexcept { return names == "-"; }

  /// The codes of all items, including those of other shards, if they are known before anything is read; otherwise
  /// null.
  const std::vector<std::string>* known_codes() const;

  /// Leaves only the first so many items of it. Codes that are known are cut here; what is read is cut as it comes, by
  /// open_items().
  void limit_to(std::size_t items);

  /// What tells this batch from others that go to the same folder. It holds no password and no value of a query: where
  /// there is one, a digest tells templates apart; of what looks like a secret, which may be another one every night,
  /// it is independent.
  std::string name() const;

  /// The name of the batch that this is a shard of; that of the batch itself if it is none.
  std::string whole_name() const;

  /// What hoist 0.1.0 called it in its journal.
  std::string former_name() const;
};

/// The selected source, and the remaining arguments.
struct Choice {
  SourceKind kind = SourceKind::flags;
  std::string catalog = {};             ///< the catalog's name
  std::vector<std::string> words = {};  ///< the codes, or the URLs of a list, among the arguments
};

/// Chooses the source: URLs as arguments, --input-file, --url, --catalog or CATALOG:CODE, else the flags. What the
/// command line says goes before what a file says.
/// @throws UsageError if two exclude each other, or if the arguments do not suit
Choice choose_source(const CommandLine& command_line, const Configuration& configuration, const Settings& settings);

/// Reads what is to be fetched.
/// @param settings with the defaults of the catalog chosen
/// @param servers the value of HOIST_SERVERS
/// @throws UsageError, InvalidConfig
Batch read_batch(const Choice& choice, const Configuration& configuration, const Settings& settings,
                 std::string_view servers);

}  // namespace hoist::cli
