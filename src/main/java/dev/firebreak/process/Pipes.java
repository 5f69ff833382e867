package dev.firebreak.process;

/**
 * The three pipes of a program that is about to start. Ours are the ends that never block.
 *
 * @param in its end of its standard input
 * @param toIn our end, and so on
 */
record Pipes(int in, int toIn, int out, int fromOut, int err, int fromErr) {
  private static final int STDERR = 2;

  static Pipes open(String program) throws CannotStart {
    int[] fds = {-1, -1, -1, -1, -1, -1};
    for (int i = 0; i < fds.length; i += 2) {
      int[] ends = new int[2];
      int result = Libc.pipe(ends);
      if (result < 0) {
        closeAll(fds);
        throw new CannotStart(program, Spawn.describe(-result));
      }
      fds[i] = ends[0];
      fds[i + 1] = ends[1];
      // Where this process was started without them, these are the numbers that become the
      // program's own, one after the other.
      if (ends[0] <= STDERR || ends[1] <= STDERR) {
        closeAll(fds);
        throw new CannotStart(program, "this process was started with a standard stream closed");
      }
    }
    Libc.setNonBlocking(fds[1]);
    Libc.setNonBlocking(fds[2]);
    Libc.setNonBlocking(fds[4]);
    return new Pipes(fds[0], fds[1], fds[3], fds[2], fds[5], fds[4]);
  }

  /** The program has its own. */
  void closeTheirs() {
    closeAll(in, out, err);
  }

  /** Our end of its input may be closed before. */
  void closeFrom() {
    closeAll(fromOut, fromErr);
  }

  void closeAll() {
    closeAll(in, out, err, toIn, fromOut, fromErr);
  }

  private static void closeAll(int... fds) {
    for (int fd : fds) {
      if (fd >= 0) {
        Libc.close(fd);
      }
    }
  }
}
