// Fails what LMDB writes with while the file named by INNIES_EIO is there: the calls in INNIES_EIO_CALLS.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static int fails(const char *call, int fd) {
  char link[64], path[4096];
  const char *on = getenv("INNIES_EIO"), *calls = getenv("INNIES_EIO_CALLS");
  if (!on || !calls || access(on, F_OK) || !strstr(calls, call)) return 0;
  strcpy(link, "/proc/self/fd/");
  int n = 14, digits = fd, width = 1;
  while (digits /= 10) width++;
  link[n + width] = 0;
  for (int i = n + width - 1; i >= n; i--, fd /= 10) link[i] = '0' + fd % 10;
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  if (!strstr(path, "innies.mdb") || strstr(path, "-lock")) return 0;
  errno = EIO;
  return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

// The pages at the front are the two that say which state counts; they are written last.
#define META 8192

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  if (fails(at < META ? "meta" : "pages", fd)) return -1;
  return REAL(pwrite64)(fd, data, size, at);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  if (fails(at < META ? "meta" : "pages", fd)) return -1;
  return REAL(pwrite)(fd, data, size, at);
}
ssize_t pwritev(int fd, const struct iovec *data, int count, off_t at) {
  return fails("pages", fd) ? -1 : REAL(pwritev)(fd, data, count, at);
}
ssize_t pwritev64(int fd, const struct iovec *data, int count, off64_t at) {
  return fails("pages", fd) ? -1 : REAL(pwritev64)(fd, data, count, at);
}
ssize_t write(int fd, const void *data, size_t size) {
  return fails("pages", fd) ? -1 : REAL(write)(fd, data, size);
}
int fdatasync(int fd) { return fails("sync", fd) ? -1 : REAL(fdatasync)(fd); }
int fsync(int fd) { return fails("sync", fd) ? -1 : REAL(fsync)(fd); }
