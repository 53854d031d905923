/* Preloaded into the program, it makes the disk stuck for the files in folders named "slow": writes to them wait for as
 * long as the file "closed" exists in the folder that SLOW_DISK names. "reached" there tells that one waits. While there is
 * a file "full", writes then fail for want of room. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_slow(int descriptor) {
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = '\0';
  return strstr(path, "/slow/") != NULL;
}

static void wait_until_open(const char* folder) {
  char closed[4096];
  char reached[4096];
  snprintf(closed, sizeof closed, "%s/closed", folder);
  snprintf(reached, sizeof reached, "%s/reached", folder);
  while (access(closed, F_OK) == 0) {
    const int mark = open(reached, O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
    if (mark >= 0) close(mark);
    usleep(5000); /* between two looks at it */
  }
}

static int is_full(const char* folder) {
  char full[4096];
  snprintf(full, sizeof full, "%s/full", folder);
  return access(full, F_OK) == 0;
}

/* Whether a write to it is to fail; waits while the disk is stuck. */
static int fails(int descriptor) {
  const char* const folder = getenv("SLOW_DISK");
  if (!folder || !is_slow(descriptor)) return 0;
  wait_until_open(folder);
  if (!is_full(folder)) return 0;
  errno = ENOSPC;
  return 1;
}

ssize_t write(int descriptor, const void* data, size_t size) {
  ssize_t (*const real_write)(int, const void*, size_t) =
      (ssize_t(*)(int, const void*, size_t))dlsym(RTLD_NEXT, "write");
  return fails(descriptor) ? -1 : real_write(descriptor, data, size);
}

ssize_t pwrite(int descriptor, const void* data, size_t size, off_t offset) {
  ssize_t (*const real_pwrite)(int, const void*, size_t, off_t) =
      (ssize_t(*)(int, const void*, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
  return fails(descriptor) ? -1 : real_pwrite(descriptor, data, size, offset);
}

ssize_t pwrite64(int descriptor, const void* data, size_t size, off64_t offset) {
  ssize_t (*const real_pwrite)(int, const void*, size_t, off64_t) =
      (ssize_t(*)(int, const void*, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
  return fails(descriptor) ? -1 : real_pwrite(descriptor, data, size, offset);
}
