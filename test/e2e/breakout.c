/* For LD_PRELOAD: code that has taken over a run, from where it connects (the thread of the loop) and from where it gives a
   file its name (a worker). It tries what a downloader never does, and says on standard error what came of each: "breakout: THREAD
   ATTEMPT RESULT", where RESULT is "done" or the error. BREAKOUT is a folder outside of that of the run. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char* thread;

static void tell(const char* attempt, int result) {
  dprintf(STDERR_FILENO, "breakout: %s %s %s\n", thread, attempt, result < 0 ? strerrorname_np(errno) : "done");
}

static const char* in(const char* name) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s", getenv("BREAKOUT"), name);
  return path;
}

static void try_open(const char* attempt, const char* path, int flags) {
  int file = open(path, flags | O_CLOEXEC, 0600);
  tell(attempt, file);
  if (file >= 0) close(file);
}

/* In a child, which the attempt may end or change. */
static void try_in_child(const char* attempt, int (*act)(void)) {
  int status = 0;
  pid_t child = fork();
  if (child == 0) _exit(act() < 0 ? errno : 0);
  if (child < 0 || waitpid(child, &status, 0) != child) return tell("fork", -1);
  errno = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  tell(attempt, errno == 0 ? 0 : -1);
}

static int execute(void) {
  char* const arguments[] = {(char*)"true", NULL};
  return execv("/bin/true", arguments);
}
static int trace(void) { return (int)ptrace(PTRACE_TRACEME, 0, NULL, NULL); }
static int leave(void) { return unshare(CLONE_FILES | CLONE_FS | CLONE_NEWUSER); }
static int mount_over(void) { return mount("none", in("dir"), "tmpfs", 0, NULL); }
static int be_another(void) { return (int)syscall(SYS_setgid, getgid()); }

static int listen_there(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(47), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  return bind(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), (struct sockaddr*)&address, sizeof address);
}

static void break_out(const char* from) {
  thread = from;
  try_open("read", in("secret"), O_RDONLY);
  try_open("write", in("secret"), O_WRONLY | O_APPEND);
  try_open("truncate", in("to-truncate"), O_WRONLY | O_TRUNC);
  try_open("create", in(from), O_WRONLY | O_CREAT | O_EXCL);
  try_open("list", in("dir"), O_RDONLY | O_DIRECTORY);
  tell("mkdir", mkdir(in(from[0] == 'l' ? "dir/l" : "dir/w"), 0700));
  tell("unlink", unlink(in(from[0] == 'l' ? "gone-l" : "gone-w")));
  tell("symlink", symlink("/", in(from[0] == 'l' ? "link-l" : "link-w")));
  try_in_child("exec", execute);
  try_in_child("ptrace", trace);
  try_in_child("unshare", leave);
  try_in_child("mount", mount_over);
  try_in_child("setgid", be_another);
  try_in_child("bind", listen_there);
}

int connect(int socket, const struct sockaddr* address, socklen_t length) {
  static atomic_flag done = ATOMIC_FLAG_INIT;
  int (*real)(int, const struct sockaddr*, socklen_t) = (int (*)(int, const struct sockaddr*, socklen_t))dlsym(RTLD_NEXT, "connect");
  if (address->sa_family == AF_INET && !atomic_flag_test_and_set(&done)) break_out("loop");
  return real(socket, address, length);
}

static atomic_flag worker_has_tried = ATOMIC_FLAG_INIT;

int renameat2(int from, const char* name, int to, const char* other, unsigned flags) {
  int (*real)(int, const char*, int, const char*, unsigned) =
      (int (*)(int, const char*, int, const char*, unsigned))dlsym(RTLD_NEXT, "renameat2");
  if (!atomic_flag_test_and_set(&worker_has_tried)) break_out("worker");
  return real(from, name, to, other, flags);
}

int linkat(int from, const char* name, int to, const char* other, int flags) {
  int (*real)(int, const char*, int, const char*, int) =
      (int (*)(int, const char*, int, const char*, int))dlsym(RTLD_NEXT, "linkat");
  if (!atomic_flag_test_and_set(&worker_has_tried)) break_out("worker");
  return real(from, name, to, other, flags);
}
