package dev.firebreak.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A named pipe by which a program, and the processes that it starts, send lines to this node. The
 * node has it open for reading and writing: so opening it never waits, and it has no end. The loop
 * of the program closes it. Linux only.
 */
public final class RequestPipe {
  private static final int OWNER_ONLY = 0600;

  private int fd;
  private @Nullable AwaitedPipes awaited;

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

  /** The program has been started, and its loop waits for these pipes. */
  synchronized void startedWith(AwaitedPipes pipes) {
    awaited = pipes;
  }

  /**
   * Has the node itself write a line into this pipe once no process reads another pipe any more. So
   * the line comes after all that these processes have written into this one.
   *
   * @param pipe a named pipe that a process has open for reading
   * @param line not written if this pipe is full
   * @return to be closed; null if no process has the pipe open, or it can't be watched
   */
  public synchronized @Nullable ReaderWatch watch(Path pipe, String line) {
    AwaitedPipes pipes = awaited;
    if (pipes == null || fd < 0) {
      return null;
    }
    try {
      ReaderWatch watch = new ReaderWatch(ProgramOwnedFile.openPipe(pipe), pipes);
      if (watch.begin(() -> write(line))) {
        return watch;
      }
      watch.close();
    } catch (IOException _) {
      // No process has it open, it is no pipe, or there are too many open files.
    }
    return null;
  }

  private synchronized void write(String line) {
    if (fd >= 0) {
      try (Arena arena = Arena.ofConfined()) {
        byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
        int _ = FileCalls.write(fd, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
      }
    }
  }

  /** Closes the pipe. Not to be called while a program runs that has it. */
  public synchronized void close() {
    if (fd >= 0) {
      FileCalls.close(fd);
      fd = -1;
    }
  }
}
