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
 * The times of a five-field cron expression in a zone.
 *
 * <p>The library finds local times; this class maps them to instants. A local time in a gap of the
 * clock is moved to the end of the gap, and a local time that occurs twice counts the first time.
 * An expression for every hour counts each hour that actually passes.
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
   * @throws IllegalArgumentException whose message says what is wrong with the expression
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

  /** Whether a field has all hours, in any notation: *, 0-23, 0-11,12-23. */
  private static boolean isEveryHour(String hours) {
    ExecutionTime onTheHour = times("0 " + hours + " * * *");
    ZonedDateTime day = LocalDate.EPOCH.atStartOfDay(ZoneOffset.UTC);
    return IntStream.range(0, HOURS).allMatch(hour -> onTheHour.isMatch(day.withHour(hour)));
  }

  /** The first time after an instant. */
  Instant next(Instant after) {
    Instant next = everyHour ? nextHourly(after) : nextDaily(after);
    return next == null ? Instant.MAX : next;
  }

  /** The last time after one instant and not after the other. */
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
      Instant instant = first(local);
      if (instant.isAfter(after)) {
        return instant;
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

  /** Searches between two changes of the zone's offset, where local times are continuous. */
  private @Nullable Instant nextHourly(Instant after) {
    Instant begin = after;
    while (true) {
      ZoneOffset offset = rules.getOffset(begin);
      LocalDateTime local = nextLocal(LocalDateTime.ofInstant(begin, offset));
      if (local == null) {
        return null;
      }
      Instant instant = local.toInstant(offset);
      ZoneOffsetTransition change = rules.nextTransition(begin);
      if (change == null || instant.isBefore(change.getInstant())) {
        return instant;
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
