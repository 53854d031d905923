#pragma once

#include <archive.h>
#include <archive_entry.h>

namespace hoist::store {

/// The functions of libarchive that are used, by their own names without "archive_".
struct ArchiveLibrary {
  decltype(&archive_write_new) write_new;
  decltype(&archive_write_set_format_pax_restricted) write_set_format_pax_restricted;
  decltype(&archive_write_add_filter_gzip) write_add_filter_gzip;
  decltype(&archive_write_add_filter_zstd) write_add_filter_zstd;
  decltype(&archive_write_set_bytes_per_block) write_set_bytes_per_block;
  decltype(&archive_write_set_bytes_in_last_block) write_set_bytes_in_last_block;
  decltype(&archive_write_open) write_open;
  decltype(&archive_write_header) write_header;
  decltype(&archive_write_data) write_data;
  decltype(&archive_write_finish_entry) write_finish_entry;
  decltype(&archive_write_close) write_close;
  decltype(&archive_write_fail) write_fail;
  decltype(&archive_write_free) write_free;
  decltype(&archive_error_string) error_string;
  decltype(&archive_entry_new) entry_new;
  decltype(&archive_entry_clear) entry_clear;
  decltype(&archive_entry_free) entry_free;
  decltype(&archive_entry_copy_pathname) entry_copy_pathname;
  decltype(&archive_entry_set_size) entry_set_size;
  decltype(&archive_entry_set_filetype) entry_set_filetype;
  decltype(&archive_entry_set_perm) entry_set_perm;
  decltype(&archive_entry_set_mtime) entry_set_mtime;
};

/// libarchive: linked with the program (-DHOIST_ARCHIVE_LINKED=1), or else loaded now and kept. A dozen libraries come
/// with it (XML, compressions, ACLs), so that a program that is linked with it needs longer to start. Any thread.
/// @throws Cause (input) where it is not there
const ArchiveLibrary& archive_library();

}  // namespace hoist::store
