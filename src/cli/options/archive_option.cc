#include "cli/options/archive_option.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "cli/options/option_value.hpp"
#include "cli/report/json_report.hpp"
#include "hoist/cause.hpp"
#include "store/archive_name.hpp"
#include "store/archive_stream.hpp"
#include "store/safe_path.hpp"

namespace hoist::cli {
namespace {

constexpr std::string_view companions[] = {"tar-items", "tar-size", "tar-json"};

bool is_on(const OptionValue& value, bool is_switch) { return value.has_value() && (!is_switch || value.truth()); }

/// What needs --tar. In a configuration, it waits for one.
void check_without_archive(const Settings& settings) {
  for (const std::string_view name : companions) {
    const OptionValue value(settings, name);
    const bool given = is_on(value, name == "tar-json") && value.layer() == Layer::command_line;
    if (given) value.refuse(fmt::format("--{} needs --tar FILE", name));
  }
}

/// Whether an option that an archive does not go with comes before it: it is of a higher layer.
/// @throws UsageError, InvalidConfig if both are of the same
bool comes_before(const Settings& settings, const OptionValue& tar, std::string_view name, bool is_switch) {
  const OptionValue other(settings, name);
  if (other.layer() == Layer::built_in || !is_on(other, is_switch)) return false;
  if (other.layer() == tar.layer()) tar.refuse(fmt::format("--{} and --tar cannot be used together", name));
  return other.layer() > tar.layer();
}

/// Whether a value counts beside this one: not if it is a default that this one goes against.
bool counts_beside(const OptionValue& value, const OptionValue& tar) { return value.layer() >= tar.layer(); }

/// @returns nothing for standard output
std::optional<store::ArchiveName> name_in(const OptionValue& tar, const std::filesystem::path& file) {
  if (file == "-") return std::nullopt;
  if (file.parent_path().string().find("{n") != std::string::npos) {
    tar.refuse("--tar FILE: {n} must be in the name of the archive, not in a folder's");
  }
  try {
    store::ArchiveName name(file.filename().string());
    store::safe_path(name.of(1));
    return name;
  } catch (const Cause& cause) {
    tar.refuse("--tar FILE: " + cause.message());
  }
}

/// What is only for archives that come one after the other.
void read_limits(const Settings& settings, const OptionValue& tar, bool is_numbered, ArchiveOptions& archive) {
  const OptionValue items(settings, "tar-items");
  const OptionValue size(settings, "tar-size");
  for (const auto& [value, name] : {std::pair(&items, "tar-items"), std::pair(&size, "tar-size")}) {
    if (is_numbered || !value->has_value() || !counts_beside(*value, tar)) continue;
    value->refuse(
        fmt::format("--{} needs --tar FILE with {{n}} for the number of each archive: shard-{{n:06}}.tar", name));
  }
  if (!is_numbered) return;
  if (items.has_value()) archive.items = items.count();
  if (size.has_value()) archive.size = size.size();
}

void refuse_terminal(const OptionValue& tar, const Arguments& arguments) {
  const bool runs = arguments.action == Action::run;
  if (runs && ::isatty(STDOUT_FILENO) == 1)
    tar.refuse("--tar -: standard output is a terminal, which cannot read an archive");
}

/// Only a series of archives can be refreshed.
void leave_out_refresh(const Settings& settings, const OptionValue& tar, const char* refusal, Options& options) {
  const OptionValue refresh(settings, "refresh");
  if (refresh.truth() && counts_beside(refresh, tar)) tar.refuse(refusal);
  options.refresh = options.trust_freshness = false;
}

/// One journal of a folder knows of several series, and of files beside them.
void name_batch(Options& options, const std::string& archive) {
  for (std::string* name : {&options.batch_name, &options.whole_batch_name, &options.former_batch_name}) {
    if (!name->empty()) *name = "tar " + archive + " " + *name;
  }
}

void apply(const std::filesystem::path& file, ArchiveOptions archive, Options& options) {
  options.folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  options.skip_existing = false;
  options.split.segments = 1;
  options.digests = options.digests || archive.describe;
  name_batch(options, archive.name);
  options.archive = std::move(archive);
}

}  // namespace

void read_archive(const Settings& settings, Arguments& arguments) {
  const OptionValue tar(settings, "tar");
  if (!tar.has_value()) return check_without_archive(settings);
  const std::filesystem::path file = tar.not_empty();
  const bool gives_way =
      comes_before(settings, tar, "dir", false) || comes_before(settings, tar, "skip-existing", true);
  if (gives_way) return;
  if (arguments.batch.is_for_standard_output()) tar.refuse("-o - and --tar cannot be used together");
  if (arguments.write_shards) tar.refuse("--tar and --write-shards cannot be used together");
  if (!store::can_write_archives())
    tar.refuse("--tar: this hoist was built without libarchive, so it cannot write archives");

  const std::optional<store::ArchiveName> name = name_in(tar, file);
  const bool is_numbered = name && name->is_numbered();
  ArchiveOptions archive;
  archive.name = name ? name->text() : "-";
  read_limits(settings, tar, is_numbered, archive);
  if (!name && is_on_standard_output(arguments.files)) tar.refuse("--tar - and --report - cannot be used together");
  if (!is_numbered) {
    leave_out_refresh(settings, tar,
                      name ? "--refresh needs --tar FILE with {n} in it, such as shard-{n:06}.tar: what has changed "
                             "goes to a new archive"
                           : "--tar - and --refresh cannot be used together: nothing can be known of what went to "
                             "standard output",
                      arguments.options);
  }
  if (!name) refuse_terminal(tar, arguments);
  if (OptionValue(settings, "tar-json").truth()) {
    archive.describe = [values = arguments.files.values](const Outcome& outcome) {
      return archive_json(outcome, values);
    };
  }
  apply(file, std::move(archive), arguments.options);
}

}  // namespace hoist::cli
