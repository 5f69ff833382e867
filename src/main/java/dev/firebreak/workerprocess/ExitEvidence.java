package dev.firebreak.workerprocess;

import dev.firebreak.command.CommandOutcome;
import dev.firebreak.command.Tail;
import dev.firebreak.process.Ending;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What is known of a process when it comes to saying why it ended. Guarded by its pool. */
final class ExitEvidence {
  private static final byte[] NEW_LINE = {'\n'};

  /** Since its last answer. */
  private Tail stderr = new Tail();

  /** What the attempt that it has comes to, whatever it does from now on. */
  private @Nullable Outcome verdict;

  /** Why it was never ready. */
  private String unusable = "";

  private int answered;

  void lamented(ByteBuffer bytes) {
    stderr.add(bytes);
  }

  /** The same where answers go; an empty line says nothing. */
  void lamented(byte[] line) {
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

  /** Of a process that outlives its kill. */
  Outcome survived(String reason) {
    return verdict == null ? reported(reason) : verdict;
  }

  Outcome garbled(String fault, byte[] line) {
    return new Outcome.Crashed(new Cause.Garbled(fault, TextLimits.excerpt(line), stderr.text()));
  }

  Outcome crashed(Ending how) {
    return new Outcome.Crashed(DeathCause.of(CommandOutcome.cause(how, stderr.text())));
  }

  /** Its end, and what it or we said of it last. */
  String lastWords(Ending how) {
    return DeathCause.inOneLine(how, unusable.isEmpty() ? stderr.text() : unusable);
  }
}
