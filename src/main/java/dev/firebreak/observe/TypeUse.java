package dev.firebreak.observe;

import dev.firebreak.admission.Breaker;
import dev.firebreak.supervision.SupervisorView;
import dev.firebreak.supervision.SupervisorView.Entry;
import dev.firebreak.supervision.TypeRuntime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a type does on one node.
 *
 * @param type its name
 * @param supervisor {@code running}, {@code restarting}, or {@code busy} if it did not answer in
 *     time
 * @param running the slots that attempts hold
 * @param concurrency the slots of the type
 * @param waiting the runs in the waiting line
 * @param oldestMs the age of the run that runs or waits longest, in milliseconds; 0 if there is
 *     none
 * @param ended the calls and attempts of tasks that ended, those that failed included
 * @param failed the calls and attempts of tasks that ended without a result, other than those that
 *     were cancelled
 * @param leaked the abandoned attempts that still run
 * @param survivors the programs among these, which were killed and still exist
 * @param breaker {@code closed}, {@code open} or {@code probing}
 * @param breakerPauseLeftMs how long the open breaker stays open, in milliseconds
 * @param paused whether the type is paused
 * @param lastCrash the last worker that failed; null if none did
 * @param rejected those that failed because the handler rejected their input; null from nodes of an
 *     older version, like what follows
 * @param maxWaiting the length of the waiting line
 * @param maxLeaked the number of leaked attempts at which the type refuses work
 */
public record TypeUse(
    String type,
    String supervisor,
    int running,
    int concurrency,
    int waiting,
    long oldestMs,
    long ended,
    long failed,
    int leaked,
    int survivors,
    String breaker,
    long breakerPauseLeftMs,
    boolean paused,
    @Nullable LastCrash lastCrash,
    @Nullable Long rejected,
    @Nullable Integer maxWaiting,
    @Nullable Integer maxLeaked) {
  private static final int LONGEST_CAUSE = 200;

  /**
   * The failure of a worker.
   *
   * @param at when it failed (RFC 3339)
   * @param cause the exception or reason, in one line that may be cut
   */
  public record LastCrash(String at, String cause) {
    public LastCrash {
      Objects.requireNonNull(at);
      Objects.requireNonNull(cause);
    }

    private static @Nullable LastCrash of(TypeCounters.@Nullable Event event) {
      if (event == null) {
        return null;
      }
      String cause = event.cause();
      return new LastCrash(
          event.at().toString(), cause.substring(0, Math.min(LONGEST_CAUSE, cause.length())));
    }
  }

  public TypeUse {
    Objects.requireNonNull(type);
    Objects.requireNonNull(supervisor);
    Objects.requireNonNull(breaker);
  }

  /**
   * Returns the use of a type of this node.
   *
   * @param view the state of its supervisor; null if the supervisor did not answer
   */
  static TypeUse of(SupervisionTree.Watched watched, @Nullable SupervisorView view) {
    TypeRuntime type = watched.admission().type();
    TypeCounters.Counts counts = watched.counters().counts();
    Breaker.View breaker = type.limits().breaker().view();
    long failed = counts.rejected() + counts.crashed() + counts.notStarted() + counts.timedOut();
    return new TypeUse(
        type.name(),
        SupervisionTree.state(watched.counters(), view),
        type.capacity().slotsUsed(),
        type.settings().capacity().concurrency(),
        type.capacity().waiting(),
        view == null ? 0 : oldest(view),
        counts.succeeded() + counts.cancelled() + failed,
        failed,
        type.capacity().leaked(),
        type.capacity().survivors().size(),
        breaker.position().name().toLowerCase(Locale.ROOT),
        breaker.pauseLeft().toMillis(),
        type.capacity().pause() != null,
        LastCrash.of(watched.counters().lastCrash()),
        counts.rejected(),
        type.settings().capacity().maxWaiting(),
        type.settings().capacity().maxLeaked());
  }

  private static long oldest(SupervisorView view) {
    return Stream.of(view.oldestRunning(), view.oldestWaiting())
        .flatMap(List<Entry>::stream)
        .mapToLong(entry -> entry.age().toMillis())
        .max()
        .orElse(0);
  }
}
