#include "store/archive_stream.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "hoist/cause.hpp"
#include "store/archive_library.hpp"

namespace hoist::store {

namespace {

/// So much is written at a time; the last part is no longer than it must be.
constexpr int bytes_per_block = 65536;

constexpr int mode_of_entries = 0644;

/// What libarchive may pad an entry with that is broken off, when it is closed.
constexpr std::uint64_t most_padding = mebibytes(64).count;

}  // namespace

bool can_write_archives() noexcept { return true; }

class ArchiveStream::Impl {
 public:
  Impl(Compression compression, Write write)
      : write_(std::move(write)), archive_(library_.write_new()), entry_(library_.entry_new()) {
    if (!archive_ || !entry_) throw std::bad_alloc();
    check(library_.write_set_format_pax_restricted(archive_.get()));
    add_filter(compression);
    check(library_.write_set_bytes_per_block(archive_.get(), bytes_per_block));
    check(library_.write_set_bytes_in_last_block(archive_.get(), 1));
    check(library_.write_open(archive_.get(), this, nullptr, &Impl::take, nullptr));
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  /// Freeing it ends the archive, into nothing. libarchive 3.6 loses its buffer where that is not done, which is better
  /// only than gigabytes of padding.
  ~Impl() {
    discards_ = true;
    if (left_ > most_padding) library_.write_fail(archive_.get());
  }

  void begin(const ArchiveEntry& entry) {
    library_.entry_clear(entry_.get());
    library_.entry_copy_pathname(entry_.get(), entry.name.c_str());
    library_.entry_set_size(entry_.get(), static_cast<la_int64_t>(entry.size.count));
    library_.entry_set_filetype(entry_.get(), AE_IFREG);
    library_.entry_set_perm(entry_.get(), mode_of_entries);
    library_.entry_set_mtime(entry_.get(), entry.modified, 0);
    // A warning says that the name is stored as bytes, where the locale does not know it for UTF-8.
    check(library_.write_header(archive_.get(), entry_.get()));
    left_ = entry.size.count;
  }

  void write(std::string_view bytes) {
    const la_ssize_t written = library_.write_data(archive_.get(), bytes.data(), bytes.size());
    check(written < 0 ? static_cast<int>(written) : ARCHIVE_OK);
    left_ -= static_cast<std::uint64_t>(written);
    if (static_cast<std::size_t>(written) != bytes.size()) {
      throw Cause(ErrorKind::internal, "an entry of an archive is larger than was said");
    }
  }

  void end() {
    check(library_.write_finish_entry(archive_.get()));
    check(library_.write_close(archive_.get()));
  }

 private:
  struct FreeArchive {
    void operator()(struct archive* archive) const noexcept { archive_library().write_free(archive); }
  };
  struct FreeEntry {
    void operator()(struct archive_entry* entry) const noexcept { archive_library().entry_free(entry); }
  };

  /// A libarchive that was built without the compression would start a program for it, which says a warning.
  void add_filter(Compression compression) {
    if (compression == Compression::none) return;
    const bool gzip = compression == Compression::gzip;
    const int result =
        gzip ? library_.write_add_filter_gzip(archive_.get()) : library_.write_add_filter_zstd(archive_.get());
    if (result == ARCHIVE_OK) return;
    throw Cause(ErrorKind::input, std::string("the libarchive here cannot compress with ") + (gzip ? "gzip" : "zstd"));
  }

  static la_ssize_t take(struct archive* /*archive*/, void* self, const void* bytes, std::size_t size) noexcept {
    Impl& impl = *static_cast<Impl*>(self);
    try {
      if (!impl.error_ && !impl.discards_) impl.write_({static_cast<const char*>(bytes), size});
    } catch (...) {
      impl.error_ = std::current_exception();  // for check(); to libarchive, all is well
    }
    return static_cast<la_ssize_t>(size);
  }

  void check(int result) {
    if (error_) std::rethrow_exception(error_);
    if (result >= ARCHIVE_WARN) return;
    const char* const reason = library_.error_string(archive_.get());
    throw Cause(ErrorKind::internal, std::string("libarchive: ") + (reason ? reason : "unknown error"));
  }

  const ArchiveLibrary& library_ = archive_library();
  Write write_;
  std::exception_ptr error_;  // what the writing threw
  std::uint64_t left_ = 0;    // of the entry that was begun
  bool discards_ = false;     // what libarchive still writes
  std::unique_ptr<struct archive, FreeArchive> archive_;
  std::unique_ptr<struct archive_entry, FreeEntry> entry_;
};

ArchiveStream::ArchiveStream(Compression compression, Write write)
    : impl_(std::make_unique<Impl>(compression, std::move(write))) {}

ArchiveStream::~ArchiveStream() = default;

void ArchiveStream::begin(const ArchiveEntry& entry) { impl_->begin(entry); }

void ArchiveStream::write(std::string_view bytes) { impl_->write(bytes); }

void ArchiveStream::end() { impl_->end(); }

}  // namespace hoist::store
