package dev.firebreak.trial;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.http.LocalAnswer;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.OutcomeKind;
import dev.firebreak.terminal.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Describes an attempt for a person: the part at fault, the limits, the answer. */
public final class TrialReport {
  /** The status of an input that is too long, for which the attempt was cancelled. */
  private static final int TOO_LONG = 413;

  private static final int MOST_STDERR_LINES = 20;
  private static final int LONGEST_LINE = 500;

  private final TypeSettings type;
  private final boolean unicode;
  private final List<String> lines = new ArrayList<>();

  private TrialReport(TypeSettings type, boolean unicode) {
    this.type = type;
    this.unicode = unicode;
  }

  /**
   * What a caller would get.
   *
   * @param answer the result or the problem
   * @param begun the beginning of an answer that was sent while it was written; null if none was
   */
  public record Answered(LocalAnswer answer, @Nullable LocalAnswer begun) {}

  /**
   * Describes an attempt.
   *
   * @param inputBytes the size of its input
   * @param answered what a caller would get
   * @param unicode whether the reader's terminal shows more than ASCII
   */
  public static List<String> of(
      TypeSettings type,
      long inputBytes,
      TrialAttempt attempt,
      Answered answered,
      boolean unicode) {
    TrialReport report = new TrialReport(type, unicode);
    report.outcome(attempt, answered.answer());
    report.answer(answered);
    new Used(type, attempt).lines(inputBytes).forEach(report::line);
    if (attempt.progress() != null) {
      report.line("progress", attempt.progress());
    }
    report.retry(attempt, answered);
    report.stderr(attempt);
    return report.lines;
  }

  /** Describes a request that was refused before anything ran. */
  public static List<String> ofRefusal(TypeSettings type, LocalAnswer answer, boolean unicode) {
    TrialReport report = new TrialReport(type, unicode);
    report.line("outcome", answer.problem() + "; nothing was run");
    report.line("blame", "Input");
    report.answer(new Answered(answer, null));
    return report.lines;
  }

  /** Describes an attempt that is followed by another, in one line. */
  public static String ofRetry(TypeSettings type, Trial.Retried retried) {
    return "attempt "
        + retried.attempt().number()
        + " of "
        + type.retry().attempts()
        + ": "
        + Blame.of(retried.attempt().outcome())
        + "; the next one in "
        + Quantity.of(retried.pause());
  }

  private void line(String name, String text) {
    String plain = PlainText.of(text, unicode);
    lines.add(String.format(Locale.ROOT, "%-9s %s", name, plain).stripTrailing());
  }

  private void outcome(TrialAttempt attempt, LocalAnswer answer) {
    if (answer.problem() == null) {
      line("outcome", OutcomeKind.SUCCEEDED.word());
      return;
    }
    line("outcome", answer.problem());
    if (attempt.outcome() instanceof Outcome.Cancelled && answer.status() == TOO_LONG) {
      line("blame", "Input");
      return;
    }
    String last = lastLine(attempt.stderr());
    boolean news = !last.isEmpty() && !answer.problem().contains(last);
    line("blame", Blame.of(attempt.outcome()) + (news ? ": " + last : ""));
  }

  private static String lastLine(String text) {
    return text.strip().lines().reduce("", (_, line) -> line).strip();
  }

  private void answer(Answered answered) {
    LocalAnswer begun = answered.begun();
    LocalAnswer shown = begun == null ? answered.answer() : begun;
    String how = begun == null ? "" : ", streamed";
    if (begun != null && answered.answer().problem() != null) {
      how = ", begun and not complete";
    }
    line("answer", shown.status() + " " + shown.reason() + ", " + shown.contentType() + how);
    shown.headers().forEach((name, value) -> line("", name + ": " + value));
  }

  /** What was passed on while it was read or written can't be repeated. */
  private void retry(TrialAttempt attempt, Answered answered) {
    if (answered.begun() != null || type.endpoint().stream().input()) {
      return;
    }
    if (type.retry().retriesCall(attempt.number(), attempt.outcome())) {
      line(
          "retry",
          "a call gets up to " + type.retry().attempts() + " attempts; --retries makes them here");
    }
  }

  private void stderr(TrialAttempt attempt) {
    String name = type.program() == null ? "log" : "stderr";
    List<String> all = attempt.stderr().lines().toList();
    List<String> last = all.subList(Math.max(0, all.size() - MOST_STDERR_LINES), all.size());
    if (last.isEmpty()) {
      line(name, "nothing");
      return;
    }
    line(name, last.size() < all.size() ? "the last " + last.size() + " lines" : "");
    last.forEach(
        text ->
            line(
                "", text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "..." : text));
  }
}
