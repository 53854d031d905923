#include "store/archive_series.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "hoist/cause.hpp"
#include "store/file_name.hpp"
#include "store/part_file.hpp"
#include "store/standard_output_sink.hpp"

namespace hoist::store {

namespace {

constexpr Bytes end_of_archive{1024};

/// An archive is one file, so that one sync for many is the same as one for each.
SaveOptions options_of_archive(Durability durability) {
  SaveOptions options;
  options.version = true;
  options.durability = durability == Durability::none ? Durability::none : Durability::file;
  return options;
}

/// Fails now where archives cannot be written, or not so compressed, and not when the first file has come.
void require_writable(Compression compression) {
  const ArchiveStream nothing(compression, [](std::string_view) {});
}

}  // namespace

ArchiveSeries::ArchiveSeries(const Folder& folder, std::optional<ArchiveName> name, ArchiveLimits limits,
                             Durability durability, ArchiveListener& listener)
    : folder_(folder), name_(std::move(name)), limits_(limits), durability_(durability), listener_(listener) {
  require_writable(name_ ? name_->compression() : Compression::none);
  if (!name_) return;
  find_number();
  check_place();
  const std::string left = name_->of(number_ + 1) + std::string(part_suffix);
  static_cast<void>(::unlinkat(folder_.descriptor(), left.c_str(), 0));
}

void ArchiveSeries::find_number() {
  if (!name_->is_numbered()) return;
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(folder_.path(), error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    number_ = std::max(number_, name_->number_of(entry->path().filename().string()).value_or(0));
  }
  if (error) {
    throw Cause(ErrorKind::disk, "cannot read the folder " + folder_.path().string() + ": " + error.message());
  }
}

void ArchiveSeries::check_place() const {
  const std::string name = name_->of(number_ + 1);
  require_usable(name);
  struct stat found {};
  if (::fstatat(folder_.descriptor(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) return;
  if (S_ISREG(found.st_mode) || S_ISLNK(found.st_mode)) return;
  throw Cause(ErrorKind::disk, folder_.shown(name) + " is no file that an archive could replace");
}

bool ArchiveSeries::is_full_for(Bytes more) const noexcept {
  if (!current_ || !name_ || !name_->is_numbered()) return false;
  if (limits_.items > 0 && items_ >= limits_.items) return true;
  return limits_.size > Bytes{} && current_->size() + more + end_of_archive > limits_.size;
}

void ArchiveSeries::append(const ArchiveEntry& entry, const Spool& body, std::string_view text) {
  const ArchiveEntry with{.name = beside(entry.name), .size = Bytes{text.size()}, .modified = entry.modified};
  const Bytes more = size_in_archive(entry) + (text.empty() ? Bytes{} : size_in_archive(with));
  if (is_full_for(more)) publish();
  if (!current_) begin();
  current_->append(entry, body);
  if (!text.empty()) current_->append(with, text);
  ++items_;
}

void ArchiveSeries::begin() {
  ++number_;
  items_ = 0;
  if (name_) {
    current_.emplace(std::make_unique<PartFile>(folder_, current(), options_of_archive(durability_)),
                     name_->compression());
  } else {
    current_.emplace(std::make_unique<StandardOutputSink>(), Compression::none);
  }
  listener_.on_archive_begun(current());
}

void ArchiveSeries::publish() {
  const Saved saved = current_->seal();
  if (saved.version) listener_.on_archive_sealed(*saved.version);
  current_->publish();
  current_.reset();
}

void ArchiveSeries::finish() {
  if (!current_ && !name_ && number_ == 0) begin();
  if (current_) publish();
}

std::string beside(std::string_view file) {
  const std::size_t leaf = file.rfind('/') + 1;  // npos + 1 is 0
  const std::size_t dot = file.find('.', leaf + 1);
  std::string name = std::string(file.substr(0, dot)) + ".json";
  return name == file ? name + ".json" : name;
}

}  // namespace hoist::store
