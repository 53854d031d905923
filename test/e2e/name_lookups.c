/* Preloaded into the program, it answers for two names: many.test is this machine, and none.test does not exist. For each
 * time it is asked for one of them, it adds a byte to the file that NAME_LOOKUPS names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int lookup(const char*, const char*, const struct addrinfo*, struct addrinfo**);

int getaddrinfo(const char* name, const char* service, const struct addrinfo* hints, struct addrinfo** found) {
  lookup* const real = (lookup*)dlsym(RTLD_NEXT, "getaddrinfo");
  const char* const count = getenv("NAME_LOOKUPS");
  const int exists = name && strcmp(name, "many.test") == 0;
  if (!count || !name || (!exists && strcmp(name, "none.test") != 0)) return real(name, service, hints, found);
  const int file = open(count, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0666);
  if (file >= 0 && write(file, "x", 1) == 1) close(file);
  usleep(20000); /* as long as a name server may take, so that lookups can overlap */
  return exists ? real("127.0.0.1", service, hints, found) : EAI_NONAME;
}
