package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.step.StepJournal;
import dev.firebreak.step.StepRefused;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves the pauses of a program and its waits for signals.
 *
 * @param refuse answers a failure
 */
record ProgramWaits(
    StepJournal journal,
    StepFolder folder,
    BiFunction<String, Throwable, CompletionStage<Void>> refuse) {
  /** The exit code of a wait whose signal has not come in time, as of {@code timeout}. */
  private static final int TIMED_OUT = 124;

  /** A time without an end: about a thousand years. */
  private static final Duration ENDLESS = Duration.ofDays(365L * 1000);

  private static final Pattern DETAIL = Pattern.compile("(\\S+) (.*)");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)([smhd]?)");

  private record Asked(Duration time, String name) {}

  private static Asked asked(String detail) {
    Matcher found = DETAIL.matcher(detail);
    if (!found.matches()) {
      throw new StepRefused("a time and a name are missing");
    }
    return new Asked(time(found.group(1)), found.group(2));
  }

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

  /** Answers when the pause is over. Other requests are served meanwhile. */
  CompletionStage<Void> sleep(String place, String detail) {
    Asked asked = asked(detail);
    journal
        .sleep(asked.name(), asked.time())
        .thenAccept(
            _ -> {
              boolean _ = folder.tell(place, "done 0");
            })
        .exceptionallyCompose(failure -> refuse.apply(place, failure));
    return CompletableFuture.completedStage(null);
  }

  CompletionStage<Void> await(String place, String detail) {
    Asked asked = asked(detail);
    return journal
        .await(asked.name(), asked.time())
        .thenCompose(body -> answer(place, body))
        .exceptionallyCompose(failure -> refuse.apply(place, failure));
  }

  private CompletionStage<Void> answer(String place, Optional<Payload> body) {
    try {
      if (body.isPresent()) {
        folder.write(place, body.get().bytes());
      }
      boolean _ = folder.tell(place, "done " + (body.isPresent() ? 0 : TIMED_OUT));
      return CompletableFuture.completedStage(null);
    } catch (IOException e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
