/* SQLite's own door to the system, its VFS (sqlite.org/vfs.html), wrapped so that its methods can fail as those of
 * faults.c do: FAULT_FUNCTION=sqlite_write and so on. Unlike a system call, a method may also fail where SQLite calls none,
 * or where it would ask again. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#if __has_include(<sqlite3.h>)
#include <sqlite3.h>

int fault_fails(const char* name);

struct file {
  sqlite3_file base;
  sqlite3_file* real;
};

static sqlite3_vfs* real_vfs;
static sqlite3_vfs failing_vfs;

#define REAL_OF(opened) (((struct file*)(opened))->real)
#define FAIL_IF_DUE(name, result) \
  if (fault_fails(name)) return result

static int close_file(sqlite3_file* opened) { return REAL_OF(opened)->pMethods->xClose(REAL_OF(opened)); }

static int read_file(sqlite3_file* opened, void* data, int size, sqlite3_int64 offset) {
  FAIL_IF_DUE("sqlite_read", SQLITE_IOERR_READ);
  return REAL_OF(opened)->pMethods->xRead(REAL_OF(opened), data, size, offset);
}

static int write_file(sqlite3_file* opened, const void* data, int size, sqlite3_int64 offset) {
  FAIL_IF_DUE("sqlite_write", SQLITE_FULL);
  return REAL_OF(opened)->pMethods->xWrite(REAL_OF(opened), data, size, offset);
}

static int truncate_file(sqlite3_file* opened, sqlite3_int64 size) {
  FAIL_IF_DUE("sqlite_truncate", SQLITE_IOERR_TRUNCATE);
  return REAL_OF(opened)->pMethods->xTruncate(REAL_OF(opened), size);
}

static int sync_file(sqlite3_file* opened, int flags) {
  FAIL_IF_DUE("sqlite_sync", SQLITE_IOERR_FSYNC);
  return REAL_OF(opened)->pMethods->xSync(REAL_OF(opened), flags);
}

static int size_of_file(sqlite3_file* opened, sqlite3_int64* size) {
  FAIL_IF_DUE("sqlite_size", SQLITE_IOERR_FSTAT);
  return REAL_OF(opened)->pMethods->xFileSize(REAL_OF(opened), size);
}

static int lock_file(sqlite3_file* opened, int level) {
  FAIL_IF_DUE("sqlite_lock", SQLITE_IOERR_LOCK);
  return REAL_OF(opened)->pMethods->xLock(REAL_OF(opened), level);
}

static int unlock_file(sqlite3_file* opened, int level) {
  return REAL_OF(opened)->pMethods->xUnlock(REAL_OF(opened), level);
}

static int look_for_lock(sqlite3_file* opened, int* found) {
  FAIL_IF_DUE("sqlite_lock", SQLITE_IOERR_CHECKRESERVEDLOCK);
  return REAL_OF(opened)->pMethods->xCheckReservedLock(REAL_OF(opened), found);
}

static int control_file(sqlite3_file* opened, int operation, void* argument) {
  return REAL_OF(opened)->pMethods->xFileControl(REAL_OF(opened), operation, argument);
}

static int sector_size(sqlite3_file* opened) { return REAL_OF(opened)->pMethods->xSectorSize(REAL_OF(opened)); }

static int characteristics(sqlite3_file* opened) {
  return REAL_OF(opened)->pMethods->xDeviceCharacteristics(REAL_OF(opened));
}

static int map_shared(sqlite3_file* opened, int page, int size, int extend, void volatile** found) {
  FAIL_IF_DUE("sqlite_shm", SQLITE_IOERR_SHMMAP);
  return REAL_OF(opened)->pMethods->xShmMap(REAL_OF(opened), page, size, extend, found);
}

static int lock_shared(sqlite3_file* opened, int offset, int count, int flags) {
  FAIL_IF_DUE("sqlite_shm", SQLITE_IOERR_SHMLOCK);
  return REAL_OF(opened)->pMethods->xShmLock(REAL_OF(opened), offset, count, flags);
}

static void shared_barrier(sqlite3_file* opened) { REAL_OF(opened)->pMethods->xShmBarrier(REAL_OF(opened)); }

static int unmap_shared(sqlite3_file* opened, int remove) {
  return REAL_OF(opened)->pMethods->xShmUnmap(REAL_OF(opened), remove);
}

static const sqlite3_io_methods methods = {
    2,         close_file,    read_file,    write_file,   truncate_file,   sync_file,  size_of_file,   lock_file,    unlock_file,
    look_for_lock, control_file, sector_size, characteristics, map_shared, lock_shared, shared_barrier, unmap_shared, NULL,
    NULL};

static int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* opened, int flags, int* given) {
  struct file* const file = (struct file*)opened;
  (void)vfs;
  file->base.pMethods = NULL;
  FAIL_IF_DUE("sqlite_open", SQLITE_CANTOPEN);
  file->real = (sqlite3_file*)(file + 1);
  const int result = real_vfs->xOpen(real_vfs, path, file->real, flags, given);
  if (file->real->pMethods) file->base.pMethods = &methods;
  return result;
}

static int delete_file(sqlite3_vfs* vfs, const char* path, int sync) {
  (void)vfs;
  FAIL_IF_DUE("sqlite_delete", SQLITE_IOERR_DELETE);
  return real_vfs->xDelete(real_vfs, path, sync);
}

static int look_for_file(sqlite3_vfs* vfs, const char* path, int flags, int* found) {
  (void)vfs;
  FAIL_IF_DUE("sqlite_access", SQLITE_IOERR_ACCESS);
  return real_vfs->xAccess(real_vfs, path, flags, found);
}

static int full_path(sqlite3_vfs* vfs, const char* path, int size, char* found) {
  (void)vfs;
  FAIL_IF_DUE("sqlite_path", SQLITE_CANTOPEN_FULLPATH);
  return real_vfs->xFullPathname(real_vfs, path, size, found);
}

static void wrap_vfs(void) {
  sqlite3_vfs* (*find)(const char*) = (sqlite3_vfs * (*)(const char*)) dlsym(RTLD_NEXT, "sqlite3_vfs_find");
  int (*enter)(sqlite3_vfs*, int) = (int (*)(sqlite3_vfs*, int))dlsym(RTLD_NEXT, "sqlite3_vfs_register");
  if (!find || !enter || real_vfs || !(real_vfs = find(NULL))) return;
  failing_vfs = *real_vfs;
  failing_vfs.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
  failing_vfs.pNext = NULL;
  failing_vfs.zName = "failing";
  failing_vfs.xOpen = open_file;
  failing_vfs.xDelete = delete_file;
  failing_vfs.xAccess = look_for_file;
  failing_vfs.xFullPathname = full_path;
  enter(&failing_vfs, 1);
}

int sqlite3_open_v2(const char* path, sqlite3** opened, int flags, const char* vfs) {
  const char* const function = getenv("FAULT_FUNCTION");
  if (function && strncmp(function, "sqlite_", 7) == 0) wrap_vfs();
  int (*real)(const char*, sqlite3**, int, const char*) =
      (int (*)(const char*, sqlite3**, int, const char*))dlsym(RTLD_NEXT, "sqlite3_open_v2");
  return real(path, opened, flags, vfs);
}
#endif
