package dev.firebreak.cli.trial;

import dev.firebreak.api.Payload;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.Input;
import dev.firebreak.config.StreamSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.http.LocalAnswer;
import dev.firebreak.http.LocalRequest;
import dev.firebreak.stream.CallStreams;
import dev.firebreak.stream.StreamedAnswer;
import dev.firebreak.stream.StreamedInput;
import dev.firebreak.task.Outcome;
import dev.firebreak.terminal.Screen;
import dev.firebreak.trial.AnswerPrinter;
import dev.firebreak.trial.InputFeed;
import dev.firebreak.trial.Trial;
import dev.firebreak.trial.TrialAttempt;
import dev.firebreak.trial.TrialReport;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a type with one input, and reports it. Input and answer are passed on while the type runs,
 * if its configuration says so.
 */
final class TrialExecution {
  private final Trial trial;
  private final TypeSettings type;
  private final @Nullable String input;
  private final boolean unicode = !"false".equals(System.getProperty("firebreak.unicode"));
  private final AnswerPrinter printer;
  private final StopRequest stop = new StopRequest();

  TrialExecution(Trial trial, TypeSettings type, @Nullable String input) {
    this.trial = trial;
    this.type = type;
    this.input = input;
    this.printer = new AnswerPrinter(System.out, trial::cancel);
  }

  /**
   * Ends the trial, from any thread: cancels the attempt that runs, and waits neither for more of
   * the input nor for a reader of the result.
   */
  void stop() {
    stop.make();
    trial.cancel();
    printer.cancel();
  }

  /** Runs the type; returns the exit code. */
  int run(LocalRequest request, boolean retries) throws IOException, InterruptedException {
    StreamSettings stream = type.endpoint().stream();
    int most = (int) Math.min(type.work().maxBody() + 1, Integer.MAX_VALUE - 8);
    Optional<byte[]> content =
        stream.input()
            ? Optional.of(new byte[0])
            : stop.until("trial-input", () -> Input.read(input, most));
    if (content.isEmpty()) {
      System.err.println("stopped while the input was read; nothing was run");
      return ExitCode.SOFTWARE;
    }
    byte[] whole = content.get();
    Payload payload;
    try {
      payload = request.input(type, trial.consumes(), whole);
    } catch (LocalRequest.Refused e) {
      report(TrialReport.ofRefusal(type, e.answer(), unicode));
      return ExitCode.ofStatus(e.answer().status());
    }
    StreamedAnswer answer = stream.answer() ? new StreamedAnswer(printer) : null;
    return stream.input()
        ? runArriving(payload, answer, retries)
        : finish(attempt(payload, new CallStreams(answer, null), retries), whole.length, null);
  }

  /** Runs the type with an input that it reads while the input is read here. */
  private int runArriving(Payload empty, @Nullable StreamedAnswer answer, boolean retries)
      throws IOException, InterruptedException {
    StreamedInput arriving = new StreamedInput(StreamedInput.UNKNOWN);
    try (InputStream from = Input.open(input)) {
      InputFeed feed =
          InputFeed.start(from, type.endpoint().stream().maxInput(), arriving, trial::cancel);
      TrialAttempt last = attempt(empty, new CallStreams(answer, arriving), retries);
      IOException failure = feed.failure();
      if (failure != null) {
        throw failure;
      }
      return finish(last, feed.count(), feed.tooLong() ? LocalAnswer.tooLong(type) : null);
    } finally {
      arriving.close();
    }
  }

  private TrialAttempt attempt(Payload payload, CallStreams streams, boolean retries)
      throws InterruptedException {
    TrialAttempt last =
        trial.run(
            payload,
            streams,
            retries,
            failed -> System.err.println(TrialReport.ofRetry(type, failed)));
    if (streams.answer() != null && streams.answer().end(isResult(last.outcome()))) {
      printer.await();
    }
    return last;
  }

  private static boolean isResult(Outcome outcome) {
    return outcome instanceof Outcome.Succeeded || outcome instanceof Outcome.SucceededAtLength;
  }

  /**
   * Prints result and report; returns the exit code.
   *
   * @param refusal what the caller is answered instead; null for the outcome
   */
  private int finish(TrialAttempt last, long inputBytes, @Nullable LocalAnswer refusal)
      throws IOException, InterruptedException {
    StreamedAnswer.Beginning beginning = printer.beginning();
    LocalAnswer begun = beginning == null ? null : LocalAnswer.of(beginning, type);
    LocalAnswer answer = refusal == null ? answer(last, begun) : refusal;
    boolean printed = begun != null || print(Result.of(last.outcome()), answer.contentType());
    if (printer.readerHasGone()) {
      System.err.println("note: the reader of the answer has gone, so the attempt was cancelled");
    }
    report(
        TrialReport.of(type, inputBytes, last, new TrialReport.Answered(answer, begun), unicode));
    return !printed || (refusal == null && last.outcome() instanceof Outcome.Cancelled)
        ? ExitCode.SOFTWARE
        : ExitCode.ofStatus(answer.status());
  }

  /** Returns false if the trial was stopped before all was printed. */
  private boolean print(Result result, String contentType)
      throws IOException, InterruptedException {
    return stop.until(
            "trial-result",
            () -> {
              result.print(contentType, Screen.isTerminal());
              return true;
            })
        .isPresent();
  }

  private LocalAnswer answer(TrialAttempt last, @Nullable LocalAnswer begun) {
    return begun != null && isResult(last.outcome())
        ? begun
        : LocalAnswer.of(last.outcome(), last.number(), type);
  }

  private static void report(List<String> lines) {
    lines.forEach(System.err::println);
  }
}
