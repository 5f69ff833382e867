package dev.firebreak.scenes.server;

import java.io.IOException;

/** Signals that Java cannot send. */
public enum Signal {
  /** Pause. */
  STOP,
  /** Resume. */
  CONT,
  /** To PostgreSQL: end, and disconnect all sessions. */
  INT,
  /** To PostgreSQL: end at once, as in a crash. */
  QUIT;

  public void send(ProcessHandle process) throws IOException, InterruptedException {
    String command = "kill -" + name() + ' ' + process.pid();
    if (new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start().waitFor() != 0) {
      throw new IOException(command + " failed");
    }
  }
}
