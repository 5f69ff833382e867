/* Preloaded into a JVM with a store. Writes down what reaches the files in DISK_DIR, in order, into DISK_LOG, so that
   a test can tell what a power cut may leave of them. With FAIL_SYNC=n the n-th sync of a log of SQLite and all
   after it fail. The memory of the system still has what they should have saved, and never tries to save it again:
   that is what Linux does, and what makes this fault hard. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, TRUNCATE = 3, RENAME = 4, UNLINK = 5, FAILED = 6 };
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1, syncs;

static int inside(const char *path) {
  const char *dir = getenv("DISK_DIR");
  return dir && !strncmp(path, dir, strlen(dir));
}

static int path_of(int fd, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, PATH_MAX - 1);
  if (n < 0) return 0;
  path[n] = 0;
  return inside(path);
}

static void note(int kind, const char *path, int64_t offset, const void *data, int64_t length) {
  const char *file = getenv("DISK_LOG");
  if (!file) return;
  struct { int32_t kind, path; int64_t offset, length; } head = {kind, (int32_t) strlen(path), offset, length};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *) path, head.path}, {(void *) data, data ? length : 0}};
  pthread_mutex_lock(&one);
  if (log_fd < 0) log_fd = open(file, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (writev(log_fd, parts, 3) < 0) abort();
  pthread_mutex_unlock(&one);
}

/* How much is in DISK_LOG: a sync saves what was written before it begins. */
static int64_t noted(void) {
  pthread_mutex_lock(&one);
  int64_t length = log_fd < 0 ? 0 : lseek(log_fd, 0, SEEK_END);
  pthread_mutex_unlock(&one);
  return length;
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t offset) {
  char path[PATH_MAX];
  ssize_t written = syscall(SYS_pwrite64, fd, data, n, offset);
  if (written > 0 && path_of(fd, path)) note(WRITE, path, offset, data, written);
  return written;
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t offset) { return pwrite64(fd, data, n, offset); }

ssize_t write(int fd, const void *data, size_t n) {
  char path[PATH_MAX];
  if (fd <= 2 || fd == log_fd || !path_of(fd, path)) return syscall(SYS_write, fd, data, n);
  int append = fcntl(fd, F_GETFL) & O_APPEND;
  off_t offset = lseek(fd, 0, append ? SEEK_END : SEEK_CUR);
  ssize_t written = syscall(SYS_write, fd, data, n);
  if (written > 0) note(WRITE, path, offset, data, written);
  return written;
}

static int sync_of(int number, int fd) {
  char path[PATH_MAX];
  int ours = path_of(fd, path);
  const char *fail = getenv("FAIL_SYNC");
  size_t length = ours ? strlen(path) : 0;
  int64_t before = noted();
  if (fail && length > 4 && !strcmp(path + length - 4, "-wal") && __sync_add_and_fetch(&syncs, 1) >= atoi(fail)) {
    note(FAILED, path, before, 0, 0);
    errno = EIO;
    return -1;
  }
  int result = syscall(number, fd);
  if (ours && result == 0) note(SYNC, path, before, 0, 0);
  return result;
}

int fsync(int fd) { return sync_of(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_of(SYS_fdatasync, fd); }

int ftruncate64(int fd, off64_t length) {
  char path[PATH_MAX];
  int result = syscall(SYS_ftruncate, fd, length);
  if (result == 0 && path_of(fd, path)) note(TRUNCATE, path, length, 0, 0);
  return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int rename(const char *from, const char *to) {
  if (inside(from)) note(RENAME, from, 0, to, strlen(to));
  return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* So that a copy is made by write. */
ssize_t copy_file_range(int in, off_t *from, int out, off_t *to, size_t n, unsigned flags) {
  errno = ENOSYS;
  return -1;
}

ssize_t sendfile64(int out, int in, off_t *offset, size_t n) {
  errno = EINVAL;
  return -1;
}

int unlink(const char *path) {
  if (inside(path)) note(UNLINK, path, 0, 0, 0);
  return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
