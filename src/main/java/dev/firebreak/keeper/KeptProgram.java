package dev.firebreak.keeper;

import java.io.IOException;

/** What is kept: something that can be started any number of times. */
interface KeptProgram {
  /** Starts it. */
  Running start() throws IOException;

  /** Started once. Thread-safe. */
  interface Running {
    /** Waits for its end. */
    NodeExit await() throws InterruptedException;

    /** Asks it to end when it has done what it has begun. */
    void stop();

    /** Ends it at once. */
    void kill();
  }
}
