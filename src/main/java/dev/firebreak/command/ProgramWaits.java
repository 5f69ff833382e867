package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.api.TaskEnd;
import dev.firebreak.command.StepRequest.Named;
import dev.firebreak.step.StepJournal;
import dev.firebreak.step.StepRefused;
import dev.firebreak.step.TaskEnds;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves the sleeps of a program, and its waits for signals and for other tasks.
 *
 * @param refuse answers a failure
 */
record ProgramWaits(
    StepJournal journal,
    StepFolder folder,
    BiFunction<String, Throwable, CompletionStage<Void>> refuse) {
  /** The exit code of a wait for which nothing has come in time, as of {@code timeout}. */
  private static final int TIMED_OUT = 124;

  /** The exit code of a wait for tasks of which some have no result. */
  private static final int NOT_ALL_SUCCEEDED = 1;

  /** A time without an end: about a thousand years. */
  private static final Duration ENDLESS = Duration.ofDays(365L * 1000);

  private static final Pattern TIME = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)([smhd]?)");

  private static Duration time(String text) {
    if (text.equals("-")) {
      return ENDLESS;
    }
    Matcher found = TIME.matcher(text);
    if (!found.matches()) {
      throw new StepRefused("'" + text + "' is not a time such as 90, 10m, 1.5h or 3d");
    }
    int seconds =
        switch (found.group(2)) {
          case "m" -> 60;
          case "h" -> 3600;
          case "d" -> 86_400;
          default -> 1;
        };
    BigDecimal all = new BigDecimal(found.group(1)).multiply(BigDecimal.valueOf(seconds));
    long whole = all.longValue();
    BigDecimal rest = all.subtract(BigDecimal.valueOf(whole));
    return Duration.ofSeconds(whole, rest.movePointRight(9).longValue());
  }

  /** Answers when the sleep is over. Other requests are served meanwhile. */
  CompletionStage<Void> sleep(String place, Named asked) {
    journal
        .sleep(asked.name(), time(asked.word()))
        .thenAccept(
            _ -> {
              boolean _ = folder.tell(place, "done 0");
            })
        .exceptionallyCompose(failure -> refuse.apply(place, failure));
    return CompletableFuture.completedStage(null);
  }

  CompletionStage<Void> await(String place, Named asked) {
    return journal
        .await(asked.name(), time(asked.word()))
        .thenCompose(body -> answer(place, body, 0))
        .exceptionallyCompose(failure -> refuse.apply(place, failure));
  }

  /** Waits for the tasks whose ids are in the file of the place, between blanks or line ends. */
  CompletionStage<Void> awaitAll(String place, Named asked) throws IOException {
    Duration time = time(asked.word());
    byte[] list;
    try {
      list = folder.take(place, TaskEnds.LONGEST_LIST);
    } catch (StepFolder.TooLong e) {
      throw new StepRefused(
          asked.name()
              + " waits for tasks whose ids have "
              + e.size
              + " bytes; at most "
              + TaskEnds.LONGEST_LIST
              + " are read");
    }
    List<String> ids = List.of(new String(list, StandardCharsets.UTF_8).strip().split("\\s+"));
    return journal
        .awaitAll(asked.name(), TaskEnds.ids(asked.name(), ids), time)
        .thenCompose(ends -> ended(place, asked.name(), ends))
        .exceptionallyCompose(failure -> refuse.apply(place, failure));
  }

  private CompletionStage<Void> ended(String place, String name, Optional<Payload> body) {
    List<TaskEnd> ends = body.map(text -> TaskEnds.read(name, text)).orElse(List.of());
    StringBuilder lines = new StringBuilder();
    ends.forEach(end -> lines.append(end.id()).append(' ').append(end.state()).append('\n'));
    return answer(
        place,
        body.map(_ -> Payload.text(lines.toString())),
        ends.stream().allMatch(TaskEnd::succeeded) ? 0 : NOT_ALL_SUCCEEDED);
  }

  private CompletionStage<Void> answer(String place, Optional<Payload> body, int code) {
    try {
      if (body.isPresent()) {
        folder.write(place, body.get().bytes());
      }
      boolean _ = folder.tell(place, "done " + (body.isPresent() ? code : TIMED_OUT));
      return CompletableFuture.completedStage(null);
    } catch (IOException e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
