#include "store/archive_library.hpp"

#include <dlfcn.h>
#include <string>

#include "hoist/cause.hpp"

namespace hoist::store {

namespace {

#if HOIST_ARCHIVE_LINKED

/// Names of functions are those of the linked ones.
class Loader {
 public:
  template <typename Function>
  Function find(const char* /*name*/, Function linked) const {
    return linked;
  }
};

#define HOIST_FIND(loader, function) (loader).find(#function, &(function))

#else

/// The interface of libarchive 3: every version since 2011 has it.
constexpr const char* library_name = "libarchive.so.13";

/// Finds functions in the library, which stays loaded.
class Loader {
 public:
  Loader() : library_(::dlopen(library_name, RTLD_LAZY | RTLD_LOCAL)) {
    if (!library_) fail();
  }

  template <typename Function>
  Function find(const char* name) const {
    void* const found = ::dlsym(library_, name);
    if (!found) fail();
    return reinterpret_cast<Function>(found);
  }

 private:
  [[noreturn]] static void fail() {
    const char* const reason = ::dlerror();
    throw Cause(ErrorKind::input, "archives need libarchive (Debian: libarchive13), which cannot be loaded: " +
                                      std::string(reason ? reason : library_name));
  }

  void* library_;
};

#define HOIST_FIND(loader, function) (loader).find<decltype(&(function))>(#function)

#endif

ArchiveLibrary load() {
  const Loader loader;
  return {
      .write_new = HOIST_FIND(loader, archive_write_new),
      .write_set_format_pax_restricted = HOIST_FIND(loader, archive_write_set_format_pax_restricted),
      .write_add_filter_gzip = HOIST_FIND(loader, archive_write_add_filter_gzip),
      .write_add_filter_zstd = HOIST_FIND(loader, archive_write_add_filter_zstd),
      .write_set_bytes_per_block = HOIST_FIND(loader, archive_write_set_bytes_per_block),
      .write_set_bytes_in_last_block = HOIST_FIND(loader, archive_write_set_bytes_in_last_block),
      .write_open = HOIST_FIND(loader, archive_write_open),
      .write_header = HOIST_FIND(loader, archive_write_header),
      .write_data = HOIST_FIND(loader, archive_write_data),
      .write_finish_entry = HOIST_FIND(loader, archive_write_finish_entry),
      .write_close = HOIST_FIND(loader, archive_write_close),
      .write_fail = HOIST_FIND(loader, archive_write_fail),
      .write_free = HOIST_FIND(loader, archive_write_free),
      .error_string = HOIST_FIND(loader, archive_error_string),
      .entry_new = HOIST_FIND(loader, archive_entry_new),
      .entry_clear = HOIST_FIND(loader, archive_entry_clear),
      .entry_free = HOIST_FIND(loader, archive_entry_free),
      .entry_copy_pathname = HOIST_FIND(loader, archive_entry_copy_pathname),
      .entry_set_size = HOIST_FIND(loader, archive_entry_set_size),
      .entry_set_filetype = HOIST_FIND(loader, archive_entry_set_filetype),
      .entry_set_perm = HOIST_FIND(loader, archive_entry_set_perm),
      .entry_set_mtime = HOIST_FIND(loader, archive_entry_set_mtime),
  };
}

#undef HOIST_FIND

}  // namespace

const ArchiveLibrary& archive_library() {
  static const ArchiveLibrary library = load();
  return library;
}

}  // namespace hoist::store
