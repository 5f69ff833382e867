package dev.firebreak.process;

/**
 * The three pipes of a program that is about to start. The node's ends are non-blocking.
 *
 * @param in the program's end of its standard input
 * @param toIn the node's end of it; the others likewise
 */
record Pipes(int in, int toIn, int out, int fromOut, int err, int fromErr) {
  private static final int STDERR = 2;

  static Pipes open(String program) throws CannotStart {
    int[] fds = {-1, -1, -1, -1, -1, -1};
    for (int i = 0; i < fds.length; i += 2) {
      int[] ends = new int[2];
      int result = FileCalls.pipe(ends);
      if (result < 0) {
        closeAll(fds);
        throw new CannotStart(program, Spawn.describe(-result));
      }
      fds[i] = ends[0];
      fds[i + 1] = ends[1];
      // If this process was started without standard streams, the pipes get the numbers that the
      // program's streams are to have, and overwrite each other.
      if (ends[0] <= STDERR || ends[1] <= STDERR) {
        closeAll(fds);
        throw new CannotStart(program, "this process was started with a standard stream closed");
      }
    }
    FileCalls.setNonBlocking(fds[1]);
    FileCalls.setNonBlocking(fds[2]);
    FileCalls.setNonBlocking(fds[4]);
    return new Pipes(fds[0], fds[1], fds[3], fds[2], fds[5], fds[4]);
  }

  /** Closes the program's ends, of which the program has copies. */
  void closeTheirs() {
    closeAll(in, out, err);
  }

  /** Closes the node's ends of the outputs; its end of the input may be closed earlier. */
  void closeFrom() {
    closeAll(fromOut, fromErr);
  }

  void closeAll() {
    closeAll(in, out, err, toIn, fromOut, fromErr);
  }

  private static void closeAll(int... fds) {
    for (int fd : fds) {
      if (fd >= 0) {
        FileCalls.close(fd);
      }
    }
  }
}
