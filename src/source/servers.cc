#include "source/servers.hpp"

#include <algorithm>

#include "base/ascii_case.hpp"
#include "base/url.hpp"
#include "hoist/cause.hpp"

namespace hoist::source {
namespace {

bool is_label(std::string_view text) {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_web_url(std::string_view text) {
  try {
    base::checked_url(text);
    return true;
  } catch (const Cause&) {
    return false;
  }
}

}  // namespace

bool is_server(std::string_view label, std::string_view url) { return is_label(base::upper(label)) && is_web_url(url); }

Servers::Servers(std::string_view additions, const std::map<std::string, std::string>& configured)
    : urls_{{"REMOTE", "https://www.fluentpython.com/data/flags"},
            {"LOCAL", "http://localhost:8001/flags"},
            {"DELAY", "http://localhost:8002/flags"},
            {"ERROR", "http://localhost:8003/flags"}} {
  for (const auto& [label, url] : configured) urls_[label] = url;
  while (!additions.empty()) {
    const std::size_t comma = std::min(additions.find(','), additions.size());
    add(additions.substr(0, comma));
    additions.remove_prefix(std::min(comma + 1, additions.size()));
  }
}

void Servers::add(std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos) throw InvalidServers();
  const std::string label = base::upper(assignment.substr(0, equals));
  const std::string_view url = assignment.substr(equals + 1);
  if (!is_server(label, url)) throw InvalidServers();
  urls_[label] = url;
}

std::optional<Server> Servers::find(std::string_view label) const {
  const auto found = urls_.find(base::upper(label));
  if (found == urls_.end()) return std::nullopt;
  return Server{found->first, found->second};
}

std::vector<std::string> Servers::labels() const {
  std::vector<std::string> labels;
  for (const auto& [label, url] : urls_) labels.push_back(label);
  return labels;
}

bool is_flag_server(const Server& server) noexcept {
  return server.label == "LOCAL" || server.label == "DELAY" || server.label == "ERROR";
}

}  // namespace hoist::source
