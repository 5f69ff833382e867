package dev.firebreak.http;

import dev.firebreak.access.Caller;
import dev.firebreak.memory.ByteBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.util.ByteString;

/**
 * The body of one bulk submit: passes its lines to the store as they arrive. Where no more lines
 * can be accepted, a last answer covers all lines that follow. Belongs to one stream, except for
 * the answers of the store.
 */
final class BulkBody {
  static final int MOST_LINES = 100_000;

  /**
   * How many bytes are still read after the last accepted line, because many callers read no answer
   * before they have sent everything.
   */
  private static final long MOST_SKIPPED = 16 << 20;

  private static final List<CompletionStage<Answer>> CUT =
      List.of(CompletableFuture.completedStage(new Answer(ByteString.emptyByteString(), true)));

  private final TaskContext context;
  private final Caller caller;
  private final BulkReader reader;
  private final ByteBudget budget;
  private final BulkAnswers answers;
  private final LineSplitter lines;
  private int taken;
  private boolean ended;
  private long skipped;
  private boolean cutOff;

  /**
   * The answer to a line.
   *
   * @param cut whether there is no answer, because no more of the body is read
   */
  record Answer(ByteString line, boolean cut) {}

  BulkBody(
      TaskContext context,
      BulkReader reader,
      Caller caller,
      ByteBudget budget,
      BulkAnswers answers) {
    this.context = context;
    this.caller = caller;
    this.budget = budget;
    this.answers = answers;
    this.reader = reader;
    lines = new LineSplitter(budget);
  }

  /** Submits the lines that end in this piece; returns their answers, in order. */
  List<CompletionStage<Answer>> submitLines(ByteString piece) {
    if (ended) {
      return skip(piece);
    }
    List<CompletionStage<Answer>> begun = new ArrayList<>();
    lines.split(
        piece,
        line -> {
          if (ended) {
            line.share().release();
          } else {
            begun.add(submitLine(line));
          }
        });
    return begun;
  }

  private List<CompletionStage<Answer>> skip(ByteString piece) {
    skipped += piece.length();
    cutOff = skipped > MOST_SKIPPED;
    return cutOff ? CUT : List.of();
  }

  /** Whether the body was not read to its end. */
  boolean cutOff() {
    return cutOff;
  }

  private CompletionStage<Answer> submitLine(LineSplitter.Line line) {
    boolean given = false;
    try {
      if (taken == MOST_LINES) {
        return last(ProblemType.PAYLOAD_TOO_LARGE, "One body may have " + MOST_LINES + " lines");
      } else if (!answers.reserve()) {
        return last(ProblemType.OVER_CAPACITY, "There is no memory for more answers");
      }
      taken++;
      BulkReader.Entry entry = read(line);
      if (!caller.reserveTask()) {
        throw new ProblemFound(QuotaCheck.backlogExceeded(caller));
      }
      CompletionStage<Answer> stored = store(entry, line.share());
      given = true;
      return stored;
    } catch (ProblemFound found) {
      return now(BulkAnswers.of(found.problem()));
    } catch (Throwable t) {
      return now(BulkAnswers.of(RequestDispatcher.internalProblem(t)));
    } finally {
      if (!given) {
        line.share().release();
      }
    }
  }

  private BulkReader.Entry read(LineSplitter.Line line) throws ProblemFound {
    return switch (line.error()) {
      case NONE -> reader.read(line.bytes().toArrayUnsafe());
      case TOO_LONG -> throw new ProblemFound(BodyReader.tooLarge(budget.largest()));
      case NO_MEMORY -> throw new ProblemFound(BodyReader.noMemory());
    };
  }

  private CompletionStage<Answer> store(BulkReader.Entry entry, ByteBudget.Share share) {
    return context
        .tasks()
        .submission()
        .submit(entry.admission(), entry.task())
        .handle(
            (accepted, failure) -> {
              caller.releaseTask();
              share.release();
              return new Answer(
                  failure == null
                      ? BulkAnswers.of(entry.task().id(), accepted)
                      : BulkAnswers.of(TaskAnswers.failed(failure)),
                  false);
            });
  }

  private CompletionStage<Answer> last(ProblemType kind, String why) {
    ended = true;
    return now(
        BulkAnswers.of(
            Problem.of(kind, why + "; from line " + (taken + 1) + " on nothing was taken")));
  }

  private static CompletionStage<Answer> now(ByteString line) {
    return CompletableFuture.completedStage(new Answer(line, false));
  }

  /** Ends the body after its last piece. */
  void close() {
    lines.close();
  }
}
