package dev.firebreak.workerprocess;

import dev.firebreak.process.Ending;
import dev.firebreak.process.Running;
import org.jspecify.annotations.Nullable;

/**
 * Sends input to a process and ends it. Does nothing while the process does not run. Guarded by its
 * pool.
 */
final class ProcessControl {
  private @Nullable Running running;
  private long sent;

  /** The number of bytes sent before the attempt that the process has. */
  private long sentBefore;

  void attach(Running started) {
    running = started;
  }

  void detach() {
    running = null;
  }

  boolean holds() {
    return running != null;
  }

  /** The process id; 0 while the process does not run. */
  long pid() {
    return running == null ? 0 : running.pid();
  }

  void send(byte[] bytes) {
    if (running != null) {
      running.send(bytes);
      sent += bytes.length;
    }
  }

  void sendAttempt(byte[] line) {
    sentBefore = sent;
    send(line);
  }

  /** Whether the process read a byte of the attempt that it has. */
  boolean wasRead(Ending how) {
    return how.read() > sentBefore;
  }

  /** How many bytes wait because the process does not read. */
  long unread() {
    return running == null ? 0 : running.unsent();
  }

  void endInput() {
    if (running != null) {
      running.endInput();
    }
  }

  void terminate() {
    if (running != null) {
      running.terminate();
    }
  }

  void kill() {
    if (running != null) {
      running.kill();
    }
  }
}
