package dev.firebreak.command;

import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.outputlog.LineOwner;
import dev.firebreak.outputlog.OutputLines;
import dev.firebreak.outputlog.OutputLog;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a program writes to its standard streams, besides its result: the end of its standard error,
 * the output of its attempt, and the lines that the log repeats. Used by one thread at a time.
 */
final class WrittenStreams {
  private final AttemptContext attempt;
  private final LineOwner owner;
  private final Tail stderr = new Tail();

  /** What the log repeats of the streams; null for nothing. */
  private final @Nullable OutputLines loggedOut;

  private final @Nullable OutputLines loggedErr;

  WrittenStreams(AttemptContext attempt, OutputLog log) {
    this.attempt = attempt;
    owner = new LineOwner(attempt.id(), attempt.fence() > 0, attempt.number());
    loggedOut = log.stdout();
    loggedErr = log.stderr();
  }

  void out(ByteBuffer bytes) {
    if (loggedOut != null) {
      loggedOut.add(bytes, owner);
    }
  }

  void err(ByteBuffer bytes) {
    if (loggedErr != null) {
      loggedErr.add(bytes, owner);
    }
    attempt.wrote(bytes);
    stderr.add(bytes);
  }

  /** The streams have ended, so that a line without an end is logged, too. */
  void end() {
    if (loggedOut != null) {
      loggedOut.end();
    }
    if (loggedErr != null) {
      loggedErr.end();
    }
  }

  /** The end of the standard error. */
  String stderr() {
    return stderr.text();
  }
}
