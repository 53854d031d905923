/* Preloaded into a program, it writes down, in POWER_LOG, what the program does to the files below the folder POWER_ROOT:
 * in the order in which the system does it, with the data. power.py makes of it what a disk may have after a power failure.
 *
 * An entry of a rename has the file's time of modification (ns) for an offset, since the journal knows files by it.
 *
 * An entry: a line "OPERATION SIZE OFFSET PATH[\tPATH]", and SIZE bytes of data. The path of a descriptor is the one that
 * its file has at the time. One lock for all calls: what an entry says happens before the next one is written. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_file = -1;
static char root[PATH_MAX];

__attribute__((constructor)) static void begin(void) {
  const char* const name = getenv("POWER_LOG");
  const char* const top = getenv("POWER_ROOT");
  if (!name || !top) return;
  snprintf(root, sizeof root, "%s", top);
  const int file = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  log_file = (int)syscall(SYS_fcntl, file, F_DUPFD_CLOEXEC, 200);
  syscall(SYS_close, file);
}

static void* real(const char* name) { return dlsym(RTLD_NEXT, name); }

/* Of a name below a folder: the folder may be AT_FDCWD, the name absolute. @returns 0 if it is not below the root */
static int path_of(int folder, const char* name, char* path) {
  char link[64], from[PATH_MAX] = "";
  if (*name != '/') {
    snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
    const ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, from, sizeof from - 1);
    if (length < 0) return 0;
    from[length] = '\0';
  }
  const int length = snprintf(path, PATH_MAX, "%s%s%s", from, *name && *name != '/' ? "/" : "", name);
  return length < PATH_MAX && strncmp(path, root, strlen(root)) == 0;
}

static int path_of_file(int file, char* path) { return path_of(file, "", path); }

static void put(const void* data, size_t size) {
  for (const char* at = data; size > 0;) {
    const ssize_t done = syscall(SYS_write, log_file, at, size);
    if (done <= 0) abort();
    at += done;
    size -= (size_t)done;
  }
}

static void note(const char* operation, size_t size, long long offset, const char* path, const char* other, const void* data) {
  char line[2 * PATH_MAX + 64];
  const int length = snprintf(line, sizeof line, "%s %zu %lld %s%s%s\n", operation, size, offset, path, *other ? "\t" : "", other);
  put(line, (size_t)length);
  if (size > 0) put(data, size);
}

#define BEGIN \
  const int logs = log_file >= 0; \
  if (logs) pthread_mutex_lock(&lock)

#define END \
  if (logs) { \
    const int error = errno; \
    pthread_mutex_unlock(&lock); \
    errno = error; \
  }

static int open_at(int folder, const char* name, int flags, mode_t mode) {
  char path[PATH_MAX];
  struct stat found;
  BEGIN;
  const int below = logs && path_of(folder, name, path);
  const int was_there = below && syscall(SYS_newfstatat, folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0;
  const int file = (int)syscall(SYS_openat, folder, name, flags, mode);
  const int error = errno;
  const int unnamed = file >= 0 && below && (flags & O_TMPFILE) == O_TMPFILE;
  if (unnamed && path_of_file(file, path)) note("unnamed", 0, 0, path, "", "");
  if (file >= 0 && below && (flags & O_CREAT) && !was_there) note("create", 0, 0, path, "", "");
  if (file >= 0 && below && (flags & O_TRUNC) && was_there) note("truncate", 0, 0, path, "", "");
  errno = error;
  END;
  return file;
}

#define MODE_OF(flags) \
  va_list arguments; \
  va_start(arguments, flags); \
  const mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? (mode_t)va_arg(arguments, int) : 0; \
  va_end(arguments)

int open(const char* name, int flags, ...) {
  MODE_OF(flags);
  return open_at(AT_FDCWD, name, flags, mode);
}

int open64(const char* name, int flags, ...) {
  MODE_OF(flags);
  return open_at(AT_FDCWD, name, flags, mode);
}

int openat(int folder, const char* name, int flags, ...) {
  MODE_OF(flags);
  return open_at(folder, name, flags, mode);
}

int openat64(int folder, const char* name, int flags, ...) {
  MODE_OF(flags);
  return open_at(folder, name, flags, mode);
}

ssize_t pwrite(int file, const void* data, size_t size, off_t offset) {
  char path[PATH_MAX];
  BEGIN;
  const ssize_t done = syscall(SYS_pwrite64, file, data, size, offset);
  if (logs && done > 0 && path_of_file(file, path)) note("write", (size_t)done, offset, path, "", data);
  END;
  return done;
}

ssize_t pwrite64(int file, const void* data, size_t size, off64_t offset) { return pwrite(file, data, size, offset); }

ssize_t write(int file, const void* data, size_t size) {
  char path[PATH_MAX];
  BEGIN;
  const off_t offset = logs ? syscall(SYS_lseek, file, 0, SEEK_CUR) : 0;
  const ssize_t done = syscall(SYS_write, file, data, size);
  if (logs && done > 0 && path_of_file(file, path)) note("write", (size_t)done, offset, path, "", data);
  END;
  return done;
}

int ftruncate(int file, off_t size) {
  char path[PATH_MAX];
  BEGIN;
  const int result = (int)syscall(SYS_ftruncate, file, size);
  if (logs && result == 0 && path_of_file(file, path)) note("truncate", 0, size, path, "", "");
  END;
  return result;
}

int ftruncate64(int file, off64_t size) { return ftruncate(file, size); }

static int rename_at(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  char old[PATH_MAX], new[PATH_MAX];
  BEGIN;
  const int below = logs && path_of(from_folder, from, old) && path_of(to_folder, to, new);
  const int result = (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
  struct stat found;
  const int error = errno;
  if (below && result == 0 && syscall(SYS_newfstatat, AT_FDCWD, new, &found, AT_SYMLINK_NOFOLLOW) == 0) {
    note("rename", 0, found.st_mtim.tv_sec * 1000000000LL + found.st_mtim.tv_nsec, old, new, "");
  }
  errno = error;
  END;
  return result;
}

int rename(const char* from, const char* to) { return rename_at(AT_FDCWD, from, AT_FDCWD, to, 0); }

int renameat(int from_folder, const char* from, int to_folder, const char* to) {
  return rename_at(from_folder, from, to_folder, to, 0);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned int flags) {
  return rename_at(from_folder, from, to_folder, to, flags);
}

/* Only of files that have no name, which are given by their descriptors. */
int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  char old[PATH_MAX], new[PATH_MAX];
  int file = from_folder;
  BEGIN;
  if (*from) sscanf(from, "/proc/self/fd/%d", &file);
  const int below = logs && path_of_file(file, old) && path_of(to_folder, to, new);
  const int result = (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
  const int error = errno;
  struct stat found;
  if (below && result == 0 && syscall(SYS_fstat, file, &found) == 0) {
    note("link", 0, found.st_mtim.tv_sec * 1000000000LL + found.st_mtim.tv_nsec, old, new, "");
  }
  errno = error;
  END;
  return result;
}

int unlinkat(int folder, const char* name, int flags) {
  char path[PATH_MAX];
  BEGIN;
  const int below = logs && path_of(folder, name, path);
  const int result = (int)syscall(SYS_unlinkat, folder, name, flags);
  if (below && result == 0) note("unlink", 0, 0, path, "", "");
  END;
  return result;
}

int unlink(const char* name) { return unlinkat(AT_FDCWD, name, 0); }

int rmdir(const char* name) { return unlinkat(AT_FDCWD, name, AT_REMOVEDIR); }

int mkdirat(int folder, const char* name, mode_t mode) {
  char path[PATH_MAX];
  BEGIN;
  const int below = logs && path_of(folder, name, path);
  const int result = (int)syscall(SYS_mkdirat, folder, name, mode);
  if (below && result == 0) note("mkdir", 0, 0, path, "", "");
  END;
  return result;
}

int mkdir(const char* name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

#define DEFINE_SYNC(name, operation) \
  int name(int file) { \
    char path[PATH_MAX]; \
    BEGIN; \
    const int result = ((int (*)(int))real(#name))(file); \
    if (logs && result == 0 && path_of_file(file, path)) note(operation, 0, 0, path, "", ""); \
    END; \
    return result; \
  }
DEFINE_SYNC(fsync, "sync")
DEFINE_SYNC(fdatasync, "sync")
DEFINE_SYNC(syncfs, "syncall")
