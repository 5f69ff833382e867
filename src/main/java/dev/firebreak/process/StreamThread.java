package dev.firebreak.process;

/** A thread that reads or writes one stream of a program by Java's own means, which wait. */
final class StreamThread {
  private static final int STACK = 128 * 1024;

  private StreamThread() {}

  /**
   * Starts a thread.
   *
   * @param stream the stream, for the name of the thread
   */
  static void start(Process process, String stream, Runnable task) {
    Thread.ofPlatform()
        .name("process-" + process.pid() + '-' + stream)
        .daemon()
        .stackSize(STACK)
        .start(task);
  }
}
