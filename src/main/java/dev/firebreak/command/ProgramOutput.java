package dev.firebreak.command;

import dev.firebreak.process.Ending;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Receives the standard output of one run of a program. Used by one thread at a time. */
interface ProgramOutput {

  /** How many bytes may be added now; 0 if the program has to wait with its output. */
  int room();

  /** Takes the bytes; returns whether the program is to go on. */
  boolean add(ByteBuffer bytes);

  /** How many bytes were added, those that were not kept or sent included. */
  long size();

  /**
   * The outcome of the run.
   *
   * @param ending how the program ended
   * @param stderr the last text of its standard error
   * @throws IOException if output that was kept can't be read back
   */
  Outcome outcome(Ending ending, String stderr) throws IOException;

  /** Drops what is kept. */
  void discard();
}
