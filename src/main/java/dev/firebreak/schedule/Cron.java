package dev.firebreak.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The times that a five-field cron expression means in a zone.
 *
 * <p>The library finds local times; which moments these are is decided here. A time that the clock
 * leaves out is made up for at the end of the gap, and one that comes twice counts the first time.
 * Where every hour is meant, each hour that there is counts, and none that there is not.
 */
final class Cron {
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int HOUR_FIELD = 1;
  private static final int HOURS = 24;

  private final ExecutionTime times;
  private final ZoneRules rules;
  private final boolean everyHour;

  private Cron(ExecutionTime times, ZoneRules rules, boolean everyHour) {
    this.times = times;
    this.rules = rules;
    this.everyHour = everyHour;
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Cron parse(String text, ZoneId zone) {
    String[] fields = CronText.fields(text);
    ExecutionTime times = times(String.join(" ", fields));
    Cron cron = new Cron(times, zone.getRules(), isEveryHour(fields[HOUR_FIELD]));
    if (cron.nextLocal(LocalDateTime.of(2000, 1, 1, 0, 0)) == null) {
      throw new IllegalArgumentException("Never comes");
    }
    return cron;
  }

  private static ExecutionTime times(String text) {
    return ExecutionTime.forCron(PARSER.parse(text).validate());
  }

  /** Whether a field has all hours, however it is written: *, 0-23, 0-11,12-23. */
  private static boolean isEveryHour(String hours) {
    ExecutionTime onTheHour = times("0 " + hours + " * * *");
    ZonedDateTime day = LocalDate.EPOCH.atStartOfDay(ZoneOffset.UTC);
    return IntStream.range(0, HOURS).allMatch(hour -> onTheHour.isMatch(day.withHour(hour)));
  }

  /** The first time after a moment. */
  Instant next(Instant after) {
    Instant next = everyHour ? nextHourly(after) : nextDaily(after);
    return next == null ? Instant.MAX : next;
  }

  /** The last time that is after the one moment and not after the other. */
  Optional<Instant> last(Instant after, Instant until) {
    Instant before = after;
    Instant beyond = until;
    if (next(before).isAfter(until)) {
      return Optional.empty();
    }
    while (Duration.between(before, beyond).compareTo(SECOND) > 0) {
      Instant middle = before.plus(Duration.between(before, beyond).dividedBy(2));
      if (next(middle).isAfter(until)) {
        beyond = middle;
      } else {
        before = middle;
      }
    }
    return Optional.of(next(before));
  }

  private @Nullable Instant nextDaily(Instant after) {
    LocalDateTime local = LocalDateTime.ofInstant(after, rules.getOffset(after));
    while (true) {
      local = nextLocal(local);
      if (local == null) {
        return null;
      }
      Instant moment = first(local);
      if (moment.isAfter(after)) {
        return moment;
      }
    }
  }

  private Instant first(LocalDateTime local) {
    ZoneOffsetTransition transition = rules.getTransition(local);
    if (transition != null && transition.isGap()) {
      return transition.getInstant();
    }
    return local.toInstant(rules.getValidOffsets(local).getFirst());
  }

  /** From one change of the clock to the next a day is like any other. */
  private @Nullable Instant nextHourly(Instant after) {
    Instant begin = after;
    while (true) {
      ZoneOffset offset = rules.getOffset(begin);
      LocalDateTime local = nextLocal(LocalDateTime.ofInstant(begin, offset));
      if (local == null) {
        return null;
      }
      Instant moment = local.toInstant(offset);
      ZoneOffsetTransition change = rules.nextTransition(begin);
      if (change == null || moment.isBefore(change.getInstant())) {
        return moment;
      }
      LocalDateTime changed = change.getDateTimeAfter();
      LocalDateTime from = nextLocal(changed.minus(1, ChronoUnit.NANOS));
      if (changed.equals(from)) {
        return change.getInstant();
      }
      begin = change.getInstant();
    }
  }

  private @Nullable LocalDateTime nextLocal(LocalDateTime after) {
    return times
        .nextExecution(after.atZone(ZoneOffset.UTC))
        .map(next -> next.toLocalDateTime())
        .orElse(null);
  }
}
