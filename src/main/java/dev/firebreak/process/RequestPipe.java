package dev.firebreak.process;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A named pipe by which a program, and the processes that it starts, send lines to this node. The
 * node has it open for reading and writing: so opening it never waits, and it has no end. The loop
 * of the program closes it. Linux only.
 */
public final class RequestPipe {
  private static final int OWNER_ONLY = 0600;

  private int fd;

  private RequestPipe(int fd) {
    this.fd = fd;
  }

  /**
   * Makes a pipe.
   *
   * @throws IOException if it can't be made or opened
   */
  public static RequestPipe make(Path path) throws IOException {
    makePipe(path);
    int fd = FileCalls.open(path.toString(), FileCalls.O_RDWR | FileCalls.O_NONBLOCK);
    if (fd < 0) {
      throw new IOException(path + ": " + Spawn.describe(-fd));
    }
    return new RequestPipe(fd);
  }

  /**
   * Makes a named pipe that only its owner can open.
   *
   * @throws IOException if it can't be made
   */
  public static void makePipe(Path path) throws IOException {
    int result = FileCalls.mkfifo(path.toString(), OWNER_ONLY);
    if (result < 0) {
      throw new IOException(path + ": " + Spawn.describe(-result));
    }
  }

  /** The descriptor; negative once closed. */
  synchronized int fd() {
    return fd;
  }

  /** Closes the pipe. Not to be called while a program runs that has it. */
  public synchronized void close() {
    if (fd >= 0) {
      FileCalls.close(fd);
      fd = -1;
    }
  }
}
