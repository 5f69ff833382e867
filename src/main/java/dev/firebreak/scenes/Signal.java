package dev.firebreak.scenes;

import java.io.IOException;

/** What a process can be told by force, beside what Java can say. */
enum Signal {
  /** Stand still. */
  STOP,
  /** Go on. */
  CONT,
  /** To PostgreSQL: end, whoever is connected. */
  INT,
  /** To PostgreSQL: end as in a crash, with nothing put in order. */
  QUIT;

  void send(ProcessHandle process) throws IOException, InterruptedException {
    String command = "kill -" + name() + ' ' + process.pid();
    if (new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start().waitFor() != 0) {
      throw new IOException(command + " failed");
    }
  }
}
