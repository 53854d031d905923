#include "cli/options/help.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <vector>

#include "base/ascii_case.hpp"
#include "cli/options/option_list.hpp"
#include "cli/options/option_table.hpp"
#include "cli/options/option_value.hpp"
#include "cli/options/settings.hpp"
#include "cli/options/synopsis.hpp"

namespace hoist::cli {
namespace {

constexpr std::string_view everyday = "everyday";

constexpr const char* about = R"(Downloads whole batches of files over HTTP, unattended, and says honestly what
became of each one. The built-in batch is the national flags.
)";

constexpr const char* about_codes = R"(
CC is a country code in any case; one letter means all codes that begin with it
(B: BA to BZ). Without CC, -a or -e: the 20 most populous countries.
)";

constexpr const char* everyday_words =
    R"(LIST has one URL per line. TEMPLATE is a URL with {code} in it.
CATALOG is a batch defined in the configuration file.
TIME is in seconds, or has a unit: 500ms, 30s, 5m, 1h.
)";

constexpr const char* details =
    R"(CATALOG: is a whole catalog, CATALOG:CODE one of its codes; flags is built in.
LIST has one URL per line, and TAB-separated fields after it: code=, out=,
sha256= (or md5=, sha1=, sha384=, sha512=), size=, dir=, header=, or
mirrors of the file. It may be JSON Lines, an aria2 input file, gzip or zstd.
Lines that begin with # are comments.
TEMPLATE is text with fields in braces: https://host/{code}.txt, {code:lower}.
TIME is in seconds, or has a unit: 500ms, 30s, 5m, 1h.
SIZE is in bytes, or has a unit: 500k, 2M (of 1000), 1Gi (of 1024).

The configuration file can set defaults of options. A switch that it turns on is
turned off by =false, as in --refresh=false.

Files:
  ~/.config/hoist/config.toml  [defaults] of options and [catalog.NAME] tables
  /etc/hoist/config.toml       the same, for all users

Environment:
  HOIST_SERVERS  LABEL=URL,LABEL=URL: servers to add or replace
  NO_COLOR       no colours in the progress bar

Exit status: 0 all downloaded, unchanged or there, 1 some failed or not found,
2 usage error, 3 could not run, 4 deadline reached, 130 or 143 interrupted.
)";

constexpr const char* examples = R"(
Examples:
  hoist                      the 20 most populous, from the local server
  hoist -s REMOTE BR IN US   three flags, from the web
  hoist -s DELAY -a -m 194   all flags at the same time
  hoist https://host/a.zip   one file, into the current folder
  hoist -i urls.txt -d mirror --refresh --failed again.txt
  hoist -u 'https://host/{code}.TXT' KJFK EGLL
  hoist -q -a -d /srv/flags  for cron: silent unless something failed
)";

constexpr const char* more = R"(
--help=all prints every option; the manual, hoist(1), explains them.
)";

/// The most common options, on about one screen. --help=all shows the rest.
bool is_everyday(const OptionRow& row) { return row.everyday; }

std::string printed(const std::function<bool(const OptionRow&)>& wanted, const std::vector<std::string>& groups) {
  std::string synopses = synopsis::flags;
  for (const char* other :
       {synopsis::urls, synopsis::list, synopsis::url_template, synopsis::catalog, synopsis::merging}) {
    synopses += std::string("\n  hoist ") + other;
  }
  return printed_options(wanted, groups, synopses);
}

bool any_option(const OptionRow&) { return true; }

/// Whether a word beside --help is meant as a topic, known or not: it is neither a code of the flags nor a name or URL.
bool is_meant_as_topic(const std::string& word) {
  return word.size() > 2 && std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

/// As it was given: --help=TOPIC, --help TOPIC, help TOPIC.
std::string topic_asked_for(const CommandLine& command_line) {
  const std::vector<std::string>& words = command_line.words;
  const auto option = command_line.options.find("help");
  if (option == command_line.options.end()) return words.size() > 1 ? words.back() : std::string(everyday);
  const std::string& topic = option->second.back();
  return topic == everyday && words.size() == 1 && is_meant_as_topic(words.front()) ? words.front() : topic;
}

/// The groups that a topic is about: all of them, or the one that has its name.
std::vector<std::string> groups_of(std::string_view topic) {
  std::vector<std::string> groups = shown_groups();
  if (topic != "all") std::erase_if(groups, [topic](const auto& group) { return base::lower(group) != topic; });
  return groups;
}

}  // namespace

std::string help_text(std::string_view topic) {
  if (topic == everyday) {
    const std::string options = printed(is_everyday, shown_groups());
    return about + options + about_codes + everyday_words + examples + more;
  }
  const std::string options = printed(any_option, groups_of(topic));
  if (topic != "all") return options.substr(options.find_first_not_of('\n'));
  return about + options + about_codes + details + examples;
}

bool asks_for_help(const CommandLine& command_line) {
  if (command_line.options.contains("help")) return true;
  const std::vector<std::string>& words = command_line.words;
  if (words.empty() || words.size() > 2 || base::lower(words.front()) != "help") return false;
  const auto chooses_source = [&](const OptionRow& row) {
    return row.chooses && command_line.options.contains(row.name());
  };
  return std::none_of(option_table().begin(), option_table().end(), chooses_source);  // else "help" may be a code
}

std::string help_topic(const CommandLine& command_line) {
  Settings settings;
  CommandLine asked = command_line;
  asked.options["help"] = {base::lower(topic_asked_for(command_line))};
  settings.add(asked);
  return OptionValue(settings, "help").choice();
}

}  // namespace hoist::cli
