/* For LD_PRELOAD: an address of the internet, 11.22.33.44, is this machine's loopback interface. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>

int connect(int socket, const struct sockaddr* address, socklen_t length) {
  static int (*real)(int, const struct sockaddr*, socklen_t);
  struct sockaddr_in local;
  if (!real) real = (int (*)(int, const struct sockaddr*, socklen_t))dlsym(RTLD_NEXT, "connect");
  if (address && address->sa_family == AF_INET && length >= sizeof local) {
    local = *(const struct sockaddr_in*)address;
    if (local.sin_addr.s_addr == inet_addr("11.22.33.44")) {
      local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      return real(socket, (const struct sockaddr*)&local, sizeof local);
    }
  }
  return real(socket, address, length);
}
