package dev.firebreak.workerprocess;

import dev.firebreak.command.CommandOutcome;
import dev.firebreak.command.Tail;
import dev.firebreak.process.Ending;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The evidence about the reason for the end of a process. Guarded by its pool. */
final class ExitEvidence {
  private static final byte[] NEW_LINE = {'\n'};

  /** The standard error since the last answer. */
  private Tail stderr = new Tail();

  /** The outcome of the attempt of the process, if it is decided before the process has ended. */
  private @Nullable Outcome verdict;

  /** The reason why the process was never ready. */
  private String unusable = "";

  private int answered;

  void addNoise(ByteBuffer bytes) {
    stderr.add(bytes);
  }

  /** Keeps a line that is not of the protocol from standard output; an empty line is ignored. */
  void addNoise(byte[] line) {
    if (line.length > 0) {
      stderr.add(ByteBuffer.wrap(line));
      stderr.add(ByteBuffer.wrap(NEW_LINE));
    }
  }

  void answered() {
    stderr = new Tail();
    answered++;
  }

  int answers() {
    return answered;
  }

  void unusable(String reason) {
    unusable = reason;
  }

  void decide(Outcome outcome) {
    verdict = outcome;
  }

  @Nullable Outcome verdict() {
    return verdict;
  }

  Outcome reported(String detail) {
    return new Outcome.Crashed(new Cause.Reported(detail, stderr.text()));
  }

  /** The outcome of the attempt of a process that outlived its kill. */
  Outcome survived(String reason) {
    return verdict == null ? reported(reason) : verdict;
  }

  Outcome garbled(String fault, byte[] line) {
    return new Outcome.Crashed(new Cause.Garbled(fault, TextLimits.excerpt(line), stderr.text()));
  }

  Outcome crashed(Ending how) {
    return new Outcome.Crashed(DeathCause.of(CommandOutcome.cause(how, stderr.text())));
  }

  /** Describes the end of the process, with the last reason or output known. */
  String lastWords(Ending how) {
    return DeathCause.inOneLine(how, unusable.isEmpty() ? stderr.text() : unusable);
  }
}
