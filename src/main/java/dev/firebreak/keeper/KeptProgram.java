package dev.firebreak.keeper;

import java.io.IOException;

/** The program that a keeper keeps running. It can be started any number of times. */
interface KeptProgram {
  /** Starts the program. */
  Running start() throws IOException;

  /** One run of the program. Thread-safe. */
  interface Running {
    /** Waits for the end of the run. */
    NodeExit await() throws InterruptedException;

    /** Asks the program to finish its running work and end. */
    void stop();

    /** Asks the program to reload its configuration; it does not if it has not listened yet. */
    void reload();

    /** Kills the program. */
    void kill();
  }
}
