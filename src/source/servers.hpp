#pragma once

#include <exception>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hoist::source {

/// Where the flags are.
struct Server {
  std::string label;  ///< upper case
  std::string url;    ///< of the folder of flags; it may hold a password, so print shown_url(url) instead
};

/// An invalid list of servers. what() says what is expected, and does not quote the list.
class InvalidServers : public std::exception {
 public:
  const char* what() const noexcept override {
    return "HOIST_SERVERS must be LABEL=URL,LABEL=URL, with letters and digits for a LABEL and http:// or https:// "
           "before a URL";
  }
};

/// The servers of the flags by label: REMOTE, LOCAL, DELAY and ERROR, and any that are added.
class Servers {
 public:
  /// @param additions LABEL=URL,LABEL=URL: servers that are added, or that replace the others; may be empty
  /// @param configured servers that a configuration file adds or replaces, by label in upper case
  /// @throws InvalidServers if the additions cannot be read
  explicit Servers(std::string_view additions = {}, const std::map<std::string, std::string>& configured = {});

  /// The server of a label, which is not case-sensitive; nothing if there is none.
  std::optional<Server> find(std::string_view label) const;

  /// All labels, sorted.
  std::vector<std::string> labels() const;

 private:
  void add(std::string_view assignment);

  std::map<std::string, std::string> urls_;
};

/// Whether this is a valid server: a label of letters, digits, '-' and '_' in either case, and an http or https URL.
bool is_server(std::string_view label, std::string_view url);

/// Whether scripts/flag-server is what should answer at this label: LOCAL, DELAY and ERROR.
bool is_flag_server(const Server& server) noexcept;

}  // namespace hoist::source
