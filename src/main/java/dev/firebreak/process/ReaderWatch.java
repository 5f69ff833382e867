package dev.firebreak.process;

/**
 * Watches whether a process has a named pipe open for reading, by a descriptor of the pipe that is
 * open for writing: the kernel tells when the last reader has closed it or has ended, however it
 * has. Thread-safe.
 */
public final class ReaderWatch implements AutoCloseable {
  private final ProgramOwnedFile pipe;
  private final AwaitedPipes pipes;
  private boolean closed;

  ReaderWatch(ProgramOwnedFile pipe, AwaitedPipes pipes) {
    this.pipe = pipe;
    this.pipes = pipes;
  }

  /**
   * Begins.
   *
   * @param unread run by the loop once no process reads the pipe, unless this is closed before
   * @return whether the kernel watches the pipe
   */
  boolean begin(Runnable unread) {
    return pipes.await(pipe.fd(), AwaitedPipes.ERROR_ONLY, unread);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      pipes.forget(pipe.fd());
      pipe.close();
    }
  }
}
