/* Preloaded into a program, it makes one call of one function fail, as the system would: the FAULT_NTH call (from 1) of
 * FAULT_FUNCTION, and with FAULT_LASTING=1 all that follow. The file FAULT_TRACE then holds the stack of the first failed
 * call. With FAULT_NTH=0 nothing fails: FAULT_TRACE gets the number of each call whose stack no call before it had, one a
 * line, so that one fault can be tried for each place in the code rather than for each call.
 *
 * With FAULT_KILL=1 the process is killed by SIGKILL at that call instead: before it is made, or, if it writes, when half
 * of the data is written. FAULT_FUNCTION=any then counts the calls of all functions but those that only allocate memory.
 *
 * The name batch.test is that of this machine, so that there is one to look up: libcurl knows localhost by itself.
 *
 * "write_short" and "pwrite_short" are no functions: of these calls half of the data is written, which is no error.
 * epoll_ctl: only EPOLL_CTL_ADD of what is not in the set fails: the system needs memory for nothing else there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { most_frames = 24, most_stacks = 1 << 16 };

static const char* function;
static long nth = -1;
static int lasting;
static int killing;
static int any;
static const char* trace;
static atomic_long calls;
static atomic_flag traced = ATOMIC_FLAG_INIT;
static _Atomic uint64_t stacks[most_stacks];
static _Thread_local int inside;
static int trace_file = -1;

/* backtrace() loads libgcc when it is first called, which allocates: once, before anything counts. */
__attribute__((constructor)) static void begin(void) {
  void* frames[most_frames];
  inside = 1;
  backtrace(frames, most_frames);
  trace = getenv("FAULT_TRACE");
  const char* const number = getenv("FAULT_NTH");
  const char* const lasts = getenv("FAULT_LASTING");
  lasting = lasts && *lasts == '1';
  const char* const kills = getenv("FAULT_KILL");
  killing = kills && *kills == '1';
  function = getenv("FAULT_FUNCTION");
  any = function && strcmp(function, "any") == 0;
  if (trace && number && function) {
    trace_file = (int)syscall(SYS_openat, AT_FDCWD, trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    /* Out of the way of the descriptors that the program will have, and of their limit. */
    const int high = (int)syscall(SYS_fcntl, trace_file, F_DUPFD_CLOEXEC, 200);
    if (high >= 0) {
      syscall(SYS_close, trace_file);
      trace_file = high;
    }
    nth = atol(number);
  }
  inside = 0;
}

static int is_new(void) {
  void* frames[most_frames];
  const int count = backtrace(frames, most_frames);
  uint64_t hash = 1469598103934665603U;
  for (int i = 2; i < count; ++i) hash = (hash ^ (uint64_t)frames[i]) * 1099511628211U;
  if (hash == 0) hash = 1;
  for (size_t place = hash % most_stacks, tries = 0; tries < most_stacks; place = (place + 1) % most_stacks, ++tries) {
    uint64_t there = 0;
    if (atomic_compare_exchange_strong(&stacks[place], &there, hash)) return 1;
    if (there == hash) return 0;
  }
  return 0;
}

static void note_call(long call) {
  char line[32];
  if (!is_new()) return;
  const int length = snprintf(line, sizeof line, "%ld\n", call);
  syscall(SYS_write, trace_file, line, length);
}

static void note_stack(void) {
  void* frames[most_frames];
  const int count = backtrace(frames, most_frames);
  backtrace_symbols_fd(frames, count, trace_file);
}

/* Memory is allocated too often for each allocation to be worth a kill; half a write is no call of its own. */
static int is_counted(const char* name) {
  if (!any) return strcmp(name, function) == 0;
  return !strstr(name, "alloc") && !strstr(name, "_short") && strncmp(name, "sqlite_", 7) != 0;
}

/* Whether this call is the one. */
static int is_due(const char* name) {
  if (nth < 0 || inside || !is_counted(name)) return 0;
  const int error = errno;
  inside = 1;
  const long call = atomic_fetch_add(&calls, 1) + 1;
  if (nth == 0) note_call(call);
  const int due = nth > 0 && (call == nth || (lasting && call > nth));
  if (due && !killing && !atomic_flag_test_and_set(&traced)) note_stack();
  inside = 0;
  errno = error;
  return due;
}

static void kill_this(void) { kill(getpid(), SIGKILL); }

/* Whether this call is to fail. */
int fault_fails(const char* name) {
  if (!is_due(name)) return 0;
  if (killing) kill_this();
  return 1;
}

#define fails fault_fails

#define REAL(result, name, ...) \
  static result (*real)(__VA_ARGS__); \
  if (!real) { \
    const int was_inside = inside; \
    inside = 1; \
    *(void**)&real = dlsym(RTLD_NEXT, name); \
    inside = was_inside; \
  }

#define FAIL(number, value) \
  do { \
    errno = number; \
    return value; \
  } while (0)

/* ---- memory */

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);

void* malloc(size_t size) {
  if (fails("malloc")) FAIL(ENOMEM, NULL);
  return __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
  if (fails("calloc")) FAIL(ENOMEM, NULL);
  return __libc_calloc(count, size);
}

void* realloc(void* memory, size_t size) {
  if (fails("realloc")) FAIL(ENOMEM, NULL);
  return __libc_realloc(memory, size);
}

void* mmap(void* address, size_t size, int protection, int flags, int file, off_t offset) {
  if (fails("mmap")) FAIL(ENOMEM, MAP_FAILED);
  return (void*)syscall(SYS_mmap, address, size, protection, flags, file, offset);
}

void* mmap64(void* address, size_t size, int protection, int flags, int file, off64_t offset) {
  return mmap(address, size, protection, flags, file, offset);
}

/* ---- files */

static mode_t mode_of(int flags, va_list arguments) {
  return flags & (O_CREAT | __O_TMPFILE) ? (mode_t)va_arg(arguments, int) : 0;
}

#define DEFINE_OPEN(name) \
  int name(const char* path, int flags, ...) { \
    va_list arguments; \
    va_start(arguments, flags); \
    const mode_t mode = mode_of(flags, arguments); \
    va_end(arguments); \
    if (fails("open")) FAIL(EMFILE, -1); \
    REAL(int, #name, const char*, int, ...) \
    return real(path, flags, mode); \
  }
DEFINE_OPEN(open)
DEFINE_OPEN(open64)

#define DEFINE_OPENAT(name) \
  int name(int folder, const char* path, int flags, ...) { \
    va_list arguments; \
    va_start(arguments, flags); \
    const mode_t mode = mode_of(flags, arguments); \
    va_end(arguments); \
    if (fails("openat")) FAIL(EMFILE, -1); \
    REAL(int, #name, int, const char*, int, ...) \
    return real(folder, path, flags, mode); \
  }
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)

int fcntl(int file, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void* const argument = va_arg(arguments, void*);
  va_end(arguments);
  const int duplicates = command == F_DUPFD || command == F_DUPFD_CLOEXEC;
  const int locks = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK;
  if ((duplicates || locks) && fails("fcntl")) FAIL(duplicates ? EMFILE : ENOLCK, -1);
  REAL(int, "fcntl", int, int, ...)
  return real(file, command, argument);
}

int fcntl64(int file, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  void* const argument = va_arg(arguments, void*);
  va_end(arguments);
  return fcntl(file, command, argument);
}

/* What wakes a thread (a pipe, an eventfd) is never full, and libuv relies on it. */
static int is_regular(int file) {
  const int error = errno, was_inside = inside;
  struct stat found;
  inside = 1;
  const int regular = fstat(file, &found) == 0 && S_ISREG(found.st_mode);
  inside = was_inside;
  errno = error;
  return regular;
}

static int may_be_full(int file) { return file == STDOUT_FILENO || is_regular(file); }

ssize_t write(int file, const void* data, size_t size) {
  REAL(ssize_t, "write", int, const void*, size_t)
  if (file == STDERR_FILENO || !may_be_full(file)) return real(file, data, size);
  if (is_due("write")) {
    if (!killing) FAIL(ENOSPC, -1);
    real(file, data, size / 2);
    kill_this();
  }
  if (size > 1 && fails("write_short")) return real(file, data, size / 2);
  return real(file, data, size);
}

#define DEFINE_PWRITE(name, offset_type) \
  ssize_t name(int file, const void* data, size_t size, offset_type offset) { \
    REAL(ssize_t, #name, int, const void*, size_t, offset_type) \
    if (is_due("pwrite")) { \
      if (!killing) FAIL(ENOSPC, -1); \
      real(file, data, size / 2, offset); \
      kill_this(); \
    } \
    if (size > 1 && fails("pwrite_short")) return real(file, data, size / 2, offset); \
    return real(file, data, size, offset); \
  }
DEFINE_PWRITE(pwrite, off_t)
DEFINE_PWRITE(pwrite64, off64_t)

ssize_t read(int file, void* data, size_t size) {
  if (nth >= 0 && !inside && is_regular(file) && fails("read")) FAIL(EIO, -1);
  REAL(ssize_t, "read", int, void*, size_t)
  return real(file, data, size);
}

#define DEFINE_PREAD(name, offset_type) \
  ssize_t name(int file, void* data, size_t size, offset_type offset) { \
    if (fails("pread")) FAIL(EIO, -1); \
    REAL(ssize_t, #name, int, void*, size_t, offset_type) \
    return real(file, data, size, offset); \
  }
DEFINE_PREAD(pread, off_t)
DEFINE_PREAD(pread64, off64_t)

/* It is closed nevertheless. */
int close(int file) {
  const int failing = nth >= 0 && !inside && is_regular(file) && fails("close");
  REAL(int, "close", int)
  const int result = real(file);
  if (failing) FAIL(EIO, -1);
  return result;
}

FILE* fopen(const char* path, const char* mode) {
  if (fails("fopen")) FAIL(EMFILE, NULL);
  REAL(FILE*, "fopen", const char*, const char*)
  return real(path, mode);
}

FILE* fopen64(const char* path, const char* mode) { return fopen(path, mode); }

/* A call with a path. */
#define DEFINE_AT_PATH(name, counted, error, parameters, types, arguments) \
  int name parameters { \
    if (fails(counted)) FAIL(error, -1); \
    int(*real) types; \
    const int was_inside = inside; \
    inside = 1; \
    *(void**)&real = dlsym(RTLD_NEXT, #name); \
    inside = was_inside; \
    return real arguments; \
  }
DEFINE_AT_PATH(stat, "stat", EIO, (const char* path, struct stat* found), (const char*, struct stat*), (path, found))
DEFINE_AT_PATH(stat64, "stat", EIO, (const char* path, struct stat64* found), (const char*, struct stat64*), (path, found))
DEFINE_AT_PATH(lstat, "stat", EIO, (const char* path, struct stat* found), (const char*, struct stat*), (path, found))
DEFINE_AT_PATH(lstat64, "stat", EIO, (const char* path, struct stat64* found), (const char*, struct stat64*), (path, found))
DEFINE_AT_PATH(fstatat, "stat", EIO, (int folder, const char* path, struct stat* found, int flags),
               (int, const char*, struct stat*, int), (folder, path, found, flags))
DEFINE_AT_PATH(fstatat64, "stat", EIO, (int folder, const char* path, struct stat64* found, int flags),
               (int, const char*, struct stat64*, int), (folder, path, found, flags))
DEFINE_AT_PATH(fstat, "fstat", EIO, (int file, struct stat* found), (int, struct stat*), (file, found))
DEFINE_AT_PATH(fstat64, "fstat", EIO, (int file, struct stat64* found), (int, struct stat64*), (file, found))
DEFINE_AT_PATH(access, "access", EIO, (const char* path, int mode), (const char*, int), (path, mode))
DEFINE_AT_PATH(unlink, "unlink", EIO, (const char* path), (const char*), (path))
DEFINE_AT_PATH(unlinkat, "unlink", EIO, (int folder, const char* path, int flags), (int, const char*, int),
               (folder, path, flags))
DEFINE_AT_PATH(mkdir, "mkdir", ENOSPC, (const char* path, mode_t mode), (const char*, mode_t), (path, mode))
DEFINE_AT_PATH(mkdirat, "mkdir", ENOSPC, (int folder, const char* path, mode_t mode), (int, const char*, mode_t),
               (folder, path, mode))
DEFINE_AT_PATH(fchmod, "fchmod", EPERM, (int file, mode_t mode), (int, mode_t), (file, mode))
DEFINE_AT_PATH(futimens, "futimens", EPERM, (int file, const struct timespec times[2]), (int, const struct timespec*),
               (file, times))
DEFINE_AT_PATH(flock, "flock", ENOLCK, (int file, int operation), (int, int), (file, operation))

int rename(const char* from, const char* to) {
  if (fails("rename")) FAIL(EIO, -1);
  REAL(int, "rename", const char*, const char*)
  return real(from, to);
}

int renameat(int from_folder, const char* from, int to_folder, const char* to) {
  if (fails("rename")) FAIL(EIO, -1);
  REAL(int, "renameat", int, const char*, int, const char*)
  return real(from_folder, from, to_folder, to);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned int flags) {
  if (fails("rename")) FAIL(EIO, -1);
  REAL(int, "renameat2", int, const char*, int, const char*, unsigned int)
  return real(from_folder, from, to_folder, to, flags);
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
  if (fails("link")) FAIL(EIO, -1);
  REAL(int, "linkat", int, const char*, int, const char*, int)
  return real(from_folder, from, to_folder, to, flags);
}

#define DEFINE_SYNC(name) \
  int name(int file) { \
    if (fails("fsync")) FAIL(EIO, -1); \
    REAL(int, #name, int) \
    return real(file); \
  }
DEFINE_SYNC(fsync)
DEFINE_SYNC(fdatasync)
DEFINE_SYNC(syncfs)

int ftruncate(int file, off_t size) {
  if (fails("ftruncate")) FAIL(EIO, -1);
  REAL(int, "ftruncate", int, off_t)
  return real(file, size);
}

/* ---- the network, events and threads */

int epoll_ctl(int poll, int operation, int file, struct epoll_event* event) {
  REAL(int, "epoll_ctl", int, int, int, struct epoll_event*)
  const int result = real(poll, operation, file, event);
  if (operation != EPOLL_CTL_ADD || result != 0 || !fails("epoll_ctl")) return result;
  real(poll, EPOLL_CTL_DEL, file, event);
  FAIL(ENOSPC, -1);
}

int epoll_create1(int flags) {
  if (fails("epoll_create1")) FAIL(EMFILE, -1);
  REAL(int, "epoll_create1", int)
  return real(flags);
}

int socket(int domain, int type, int protocol) {
  if (fails("socket")) FAIL(EMFILE, -1);
  REAL(int, "socket", int, int, int)
  return real(domain, type, protocol);
}

int socketpair(int domain, int type, int protocol, int ends[2]) {
  if (fails("socketpair")) FAIL(EMFILE, -1);
  REAL(int, "socketpair", int, int, int, int*)
  return real(domain, type, protocol, ends);
}

int connect(int socket, const struct sockaddr* address, socklen_t size) {
  if (fails("connect")) FAIL(ENOBUFS, -1);
  REAL(int, "connect", int, const struct sockaddr*, socklen_t)
  return real(socket, address, size);
}

ssize_t send(int socket, const void* data, size_t size, int flags) {
  if (fails("send")) FAIL(ECONNRESET, -1);
  REAL(ssize_t, "send", int, const void*, size_t, int)
  return real(socket, data, size, flags);
}

ssize_t recv(int socket, void* data, size_t size, int flags) {
  if (fails("recv")) FAIL(ECONNRESET, -1);
  REAL(ssize_t, "recv", int, void*, size_t, int)
  return real(socket, data, size, flags);
}

int setsockopt(int socket, int level, int option, const void* value, socklen_t size) {
  if (fails("setsockopt")) FAIL(ENOBUFS, -1);
  REAL(int, "setsockopt", int, int, int, const void*, socklen_t)
  return real(socket, level, option, value, size);
}

int getaddrinfo(const char* name, const char* service, const struct addrinfo* hints, struct addrinfo** found) {
  if (fails("getaddrinfo")) return EAI_MEMORY;
  REAL(int, "getaddrinfo", const char*, const char*, const struct addrinfo*, struct addrinfo**)
  return real(name && strcmp(name, "batch.test") == 0 ? "127.0.0.1" : name, service, hints, found);
}

int pipe2(int ends[2], int flags) {
  if (fails("pipe2")) FAIL(EMFILE, -1);
  REAL(int, "pipe2", int*, int)
  return real(ends, flags);
}

int eventfd(unsigned int value, int flags) {
  if (fails("eventfd")) FAIL(EMFILE, -1);
  REAL(int, "eventfd", unsigned int, int)
  return real(value, flags);
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument) {
  if (fails("pthread_create")) return EAGAIN;
  REAL(int, "pthread_create", pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)
  return real(thread, attributes, start, argument);
}
