package dev.firebreak.command;

import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.process.Ending;
import dev.firebreak.stream.AttemptAnswer;
import dev.firebreak.stream.ByteQueue;
import dev.firebreak.task.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The output of a program that is sent to the caller as it is written. Of a CGI program, the header
 * fields are read first. Used by one thread at a time.
 */
final class SentOutput implements ProgramOutput {
  private final CommandIsolation.Plan plan;
  private final AttemptAnswer answer;
  private final Runnable proceed;
  private final Runnable readNow;

  /** The beginning of the output, until its head is complete. */
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();

  /** Why the output has no head; null if it has one, or needs none. */
  private @Nullable String malformed;

  private long size;

  /** Null before the answer has begun. */
  private @Nullable ByteQueue content;

  /**
   * Creates an output of which nothing was written.
   *
   * @param proceed run, by any thread, when {@link #room} is no longer 0
   * @param readNow adds what the program has written, if there is something
   */
  SentOutput(CommandIsolation.Plan plan, AttemptAnswer answer, Runnable proceed, Runnable readNow) {
    this.readNow = readNow;
    this.plan = plan;
    this.answer = answer;
    this.proceed = proceed;
  }

  @Override
  public int room() {
    ByteQueue to = content;
    return to == null ? Head.LONGEST - beginning.size() : to.room();
  }

  @Override
  public boolean add(ByteBuffer bytes) {
    size += bytes.remaining();
    ByteQueue to = content;
    if (to != null) {
      to.add(bytes); // If it is no longer read, the end of the call ends the program.
      return true;
    }
    TypeSettings.Results results = plan.program().results();
    if (results.format() == TypeSettings.Format.CONTENT) {
      return begin(null, results.produces(), bytes);
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    beginning.writeBytes(copy);
    return beginAfterHead();
  }

  private boolean beginAfterHead() {
    ByteBuffer all = ByteBuffer.wrap(beginning.toByteArray());
    if (!CgiHead.isComplete(all)) {
      return true;
    }
    try {
      CgiHead head = CgiHead.read(all, plan.program().results().produces());
      beginning.reset();
      all.position(head.length());
      return begin(head.answer(), head.contentType(), all);
    } catch (CgiHead.Malformed e) {
      malformed = String.valueOf(e.getMessage());
      return false;
    }
  }

  private boolean begin(@Nullable Head head, String contentType, ByteBuffer bytes) {
    ByteQueue to = answer.begin(head, contentType);
    if (to == null) {
      return false; // The attempt is over.
    }
    content = to;
    to.whenRoom(proceed);
    to.pullFrom(readNow);
    to.add(bytes);
    return true;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Outcome outcome(Ending ending, String stderr) {
    if (malformed != null) {
      return CgiOutput.malformed(malformed, stderr);
    }
    TypeSettings.Results results = plan.program().results();
    if (!ending.succeeded()) {
      return CommandOutcome.failure(results.exitCodes(), ending, stderr);
    } else if (content == null && results.format() == TypeSettings.Format.CGI) {
      return CgiOutput.outcome(results, beginning.toByteArray(), stderr);
    }
    return new Outcome.Succeeded(Payload.of(new byte[0], results.produces()));
  }

  @Override
  public void discard() {
    // What was sent can't be taken back.
  }
}
