#include "cli/confinement/allowed_paths.hpp"

#include <algorithm>
#include <cstddef>
#include <link.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <variant>

#include "cli/options/option_table.hpp"
#include "cli/report/replacing_file.hpp"
#include "net/system_certificates.hpp"
#include "store/file_name.hpp"

namespace hoist::cli {
namespace {

namespace fs = std::filesystem;

// What libraries read: the resolver, its modules, certificates, locales, time zones, configuration of OpenSSL.
constexpr const char* system_folders[] = {"/etc",       "/usr",       "/lib",  "/lib64",      "/lib32",
                                          "/nix/store", "/gnu/store", "/proc", "/sys/devices"};

// In /etc, but often links out of it; what they lead to is replaced, too.
constexpr const char* often_links[] = {"/etc/resolv.conf", "/etc/hosts",     "/etc/nsswitch.conf",
                                       "/etc/localtime",   "/etc/krb5.conf", "/etc/ssl/openssl.cnf",
                                       "/etc/gai.conf",    "/etc/host.conf"};

// What resolvers keep outside of /etc: systemd-resolved, NetworkManager, resolvconf, nscd, avahi, sssd, libvirt.
constexpr const char* resolver_folders[] = {"/run/systemd", "/run/NetworkManager",     "/run/resolvconf",
                                            "/run/nscd",    "/var/cache/nscd",         "/run/avahi-daemon",
                                            "/var/lib/sss", "/var/lib/libvirt/dnsmasq"};

// Files, or lists of folders, that these name.
constexpr const char* reading_variables[] = {"SSL_CERT_FILE",   "SSL_CERT_DIR", "OPENSSL_CONF", "OPENSSL_MODULES",
                                             "OPENSSL_ENGINES", "HOSTALIASES",  "TZDIR",        "LOCPATH",
                                             "GCONV_PATH",      "KRB5_CONFIG",  "KRB5_KTNAME",  "LD_LIBRARY_PATH"};

constexpr const char* devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"};

using Paths = std::vector<AllowedPath>;

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

bool is_there(const fs::path& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0;
}

/// The path, or the deepest folder above it that is there.
fs::path nearest(fs::path path) {
  std::error_code error;
  path = fs::absolute(path, error);
  while (!is_there(path) && path.has_relative_path()) path = path.parent_path();
  return path;
}

std::string value_of(const Environment& environment, const char* name) {
  const char* const value = environment ? environment(name) : nullptr;
  return value ? value : "";
}

/// Its own file; where that is not there yet, whatever comes to be there.
void allow_reading(Paths& paths, const std::string& file) {
  if (file != "-") paths.push_back({nearest(file), PathAccess::read});
}

void allow_reading_list(Paths& paths, std::string_view list) {
  while (!list.empty()) {
    const std::string_view one = list.substr(0, list.find(':'));
    if (!one.empty()) paths.push_back({fs::path(one), PathAccess::read});
    list.remove_prefix(std::min(one.size() + 1, list.size()));
  }
}

/// The folders of the libraries that are loaded: others may come from there.
void allow_libraries(Paths& paths) {
  const auto add = [](dl_phdr_info* info, std::size_t, void* to) noexcept {
    const std::string_view name = info->dlpi_name ? info->dlpi_name : "";
    try {
      if (name.starts_with('/')) static_cast<Paths*>(to)->push_back({fs::path(name).parent_path(), PathAccess::read});
    } catch (...) {
      return 1;  // no memory: those so far
    }
    return 0;
  };
  ::dl_iterate_phdr(add, &paths);
}

void allow_system(Paths& paths, const Environment& environment) {
  for (const char* folder : system_folders) paths.push_back({folder, PathAccess::read});
  for (const char* folder : resolver_folders) paths.push_back({folder, PathAccess::read});
  for (const char* device : devices) paths.push_back({device, PathAccess::write});
  for (const char* name : often_links) {
    std::error_code error;
    const fs::path target = fs::canonical(name, error);
    if (!error) paths.push_back({target.parent_path(), PathAccess::read});
  }
  for (const char* variable : reading_variables) allow_reading_list(paths, value_of(environment, variable));
  for (const std::string& path : net::system_certificates()) paths.push_back({path, PathAccess::read});
  const std::string zone = value_of(environment, "TZ");
  if (zone.starts_with(":/")) paths.push_back({zone.substr(1), PathAccess::read});
  const std::string keys = value_of(environment, "SSLKEYLOGFILE");
  if (!keys.empty()) paths.push_back({nearest(keys), PathAccess::create_files});
  allow_libraries(paths);
}

/// Where SQLite keeps what a run has no memory for; the first of these that can be written to
/// (sqlite.org/tempfiles.html).
void allow_temporary_files(Paths& paths, const Environment& environment) {
  const std::string own = value_of(environment, "SQLITE_TMPDIR");
  const std::string general = value_of(environment, "TMPDIR");
  for (const std::string& folder :
       {own, general, std::string("/var/tmp"), std::string("/usr/tmp"), std::string("/tmp"), std::string(".")}) {
    struct stat found {};
    const bool usable = !folder.empty() && ::stat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
                        ::access(folder.c_str(), W_OK | X_OK) == 0;
    if (!usable) continue;
    paths.push_back({folder, PathAccess::create_files});
    return;
  }
}

/// Tickets are kept in files, too, and new ones are written there.
void allow_kerberos(Paths& paths, const Environment& environment) {
  std::string cache = value_of(environment, "KRB5CCNAME");
  const std::size_t type = cache.find(':');
  if (type != std::string::npos) cache.erase(0, type + 1);
  if (!cache.empty()) paths.push_back({folder_of(cache), PathAccess::own});
  paths.push_back({"/tmp", PathAccess::create_files});
}

/// A file that is there is opened, and keeps its place; else it is made.
void allow_writing(Paths& paths, const std::string& file) {
  if (file == "-") return;
  const fs::path target = target_of(file);
  const bool there = is_there(file);
  paths.push_back(
      {there ? fs::path(file) : nearest(folder_of(target)), there ? PathAccess::write : PathAccess::create_files});
}

/// A file that is made beside another one, whose name it gets.
void allow_replacing(Paths& paths, const std::string& file) {
  if (file == "-") return;
  const std::string target = target_of(file);
  const bool stays = part_path_of(file) == target;  // a pipe or a device
  if (stays) return allow_writing(paths, file);
  paths.push_back({nearest(folder_of(target)), PathAccess::create_files});
  allow_reading(paths, target);
}

void allow_named(Paths& paths, const OptionRow& row, const std::string& file) {
  switch (row.file) {
    case FileUse::read:
      return allow_reading(paths, file);
    case FileUse::write:
    case FileUse::append:
      return allow_writing(paths, file);
    case FileUse::write_by_name:
      return allow_replacing(paths, file);
    case FileUse::none:
    case FileUse::read_if_at:  // was read with the options
      break;
  }
}

/// Whether nothing is in a folder but this.
bool has_only(const fs::path& folder, const fs::path& name) {
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (entry->path().filename() != name) return false;
  }
  return !error;
}

/// Another run that made the folder may remove it while this one waits for its lock, which then makes it anew.
fs::path what_stays(fs::path folder) {
  std::error_code error;
  folder = fs::canonical(folder, error);
  fs::path name = store::state_folder;
  while (!error && folder.has_relative_path() && has_only(folder, name)) {
    name = folder.filename();
    folder = folder.parent_path();
  }
  return folder;
}

void allow_folder(Paths& paths, const Arguments& arguments, const std::vector<fs::path>& made) {
  const Options& options = arguments.options;
  paths.push_back({options.folder, PathAccess::own});
  // If nothing comes of it, it goes again.
  if (!made.empty()) paths.push_back({folder_of(made.back()), PathAccess::make_folders});
  if (arguments.fetches_to_standard_output()) paths.push_back({folder_of(options.folder), PathAccess::make_folders});
  if (made.empty() && options.lock == LockMode::wait) paths.push_back({what_stays(options.folder), PathAccess::own});
}

}  // namespace

std::vector<AllowedPath> allowed_paths(const Arguments& arguments, const Environment& environment,
                                       const std::vector<fs::path>& made) {
  Paths paths;
  allow_system(paths, environment);
  allow_temporary_files(paths, environment);
  allow_folder(paths, arguments, made);
  for (const OptionRow& row : option_table()) {
    for (const std::string& text : arguments.settings.at(row.name()).texts) {
      if (!text.empty()) allow_named(paths, row, text);
    }
  }
  // A catalog may name files of codes, too.
  if (const auto* codes = std::get_if<CodesBatch>(&arguments.batch.source)) {
    for (const std::string& file : codes->code_files) allow_reading(paths, file);
  }
  const HttpOptions& http = arguments.options.http;
  // While a worker of a queue runs, its certificates are renewed, by another file of their names.
  if (arguments.batch.queue && arguments.confine == Confine::automatic) {
    for (const fs::path& file : {http.ca_file, http.client_cert, http.client_key, http.netrc_file}) {
      if (!file.empty()) paths.push_back({folder_of(file), PathAccess::read});
    }
  }
  const std::string home = value_of(environment, "HOME");
  if (http.netrc && http.netrc_file.empty() && !home.empty()) allow_reading(paths, home + "/.netrc");
  if (http.auth == AuthScheme::negotiate || http.auth == AuthScheme::any) allow_kerberos(paths, environment);
  // Of a file that is there, the digest is computed, and that file may be a link to anywhere.
  if (arguments.options.skip_existing && arguments.confine == Confine::automatic) {
    paths.push_back({"/", PathAccess::read});
  }
  return paths;
}

}  // namespace hoist::cli
