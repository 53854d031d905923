/* Preloaded into a program, it makes one call of one function fail, as the system would: the FAULT_NTH call (from 1) of
 * FAULT_FUNCTION, and with FAULT_LASTING=1 all that follow. The file FAULT_TRACE then holds the stack of the first failed
 * call. With FAULT_NTH=0 nothing fails: FAULT_TRACE gets the number of each call whose stack no call before it had, one a
 * line, so that one fault can be tried for each place in the code rather than for each call.
 *
 * epoll_ctl: only EPOLL_CTL_ADD of what is not in the set fails: the system needs memory for nothing else there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { most_frames = 24, most_stacks = 1 << 16 };

static const char* function;
static long nth = -1;
static int lasting;
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
  function = getenv("FAULT_FUNCTION");
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

/* Whether this call is to fail. */
static int fails(const char* name) {
  if (nth < 0 || inside || strcmp(name, function) != 0) return 0;
  const int error = errno;
  inside = 1;
  const long call = atomic_fetch_add(&calls, 1) + 1;
  if (nth == 0) note_call(call);
  const int failing = nth > 0 && (call == nth || (lasting && call > nth));
  if (failing && !atomic_flag_test_and_set(&traced)) note_stack();
  inside = 0;
  errno = error;
  return failing;
}

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

/* What wakes a thread (a pipe, an eventfd) is never full, and libuv relies on it. */
static int may_be_full(int file) {
  const int error = errno;
  struct stat found;
  const int full = file == STDOUT_FILENO || (fstat(file, &found) == 0 && S_ISREG(found.st_mode));
  errno = error;
  return full;
}

ssize_t write(int file, const void* data, size_t size) {
  if (file != STDERR_FILENO && may_be_full(file) && fails("write")) FAIL(ENOSPC, -1);
  REAL(ssize_t, "write", int, const void*, size_t)
  return real(file, data, size);
}

#define DEFINE_PWRITE(name, offset_type) \
  ssize_t name(int file, const void* data, size_t size, offset_type offset) { \
    if (fails("pwrite")) FAIL(ENOSPC, -1); \
    REAL(ssize_t, #name, int, const void*, size_t, offset_type) \
    return real(file, data, size, offset); \
  }
DEFINE_PWRITE(pwrite, off_t)
DEFINE_PWRITE(pwrite64, off64_t)

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
