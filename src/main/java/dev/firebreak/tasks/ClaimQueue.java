package dev.firebreak.tasks;

import dev.firebreak.admission.Slot;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Start;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.LeaseCheck;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The claimer's state of one type: whether tasks may be due, when the next task falls due, and the
 * slots that the supervisor has offered. Not thread-safe: used by the claimer alone.
 */
final class ClaimQueue {
  /** The most tasks in one claim, as the inputs of claimed tasks are in the heap. */
  private static final int MOST = 1000;

  /**
   * The most suspects at once: each runs in a JVM of its own, and as many as slots could exhaust
   * the machine's memory.
   */
  static final int MOST_SUSPECTS = 4;

  /** With a single slot, one of this many claims looks for a suspect. */
  private static final int SUSPECTS_TURN = 8;

  /** How often an open breaker is asked again; how long its probe takes is not known. */
  private static final Duration SHORTEST_REST = Duration.ofMillis(100);

  /** The longest wait that can be added to a clock in nanoseconds without an overflow. */
  private static final Duration LONGEST_REST = Duration.ofDays(1);

  /**
   * While a task is due later, the store is asked at least this often: the store's clock may be set
   * forward, and this node waits by a monotonic clock.
   */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Admission admission;
  private final LeaseCheck lease;
  private final List<Slot> offered = new ArrayList<>();
  private boolean any = true;

  /** Whether the store is to be asked although no hint has come. */
  private boolean probes;

  private int turn;

  /** The number of suspects that run. */
  private int suspects;

  /**
   * The time, by the type's clock, at which the next known task falls due; null if none is known.
   */
  private @Nullable Long nextDue;

  /**
   * The time, by the type's clock, before which the store is not asked; null if it may be asked.
   */
  private @Nullable Long rest;

  /** A request to the store, and the slots for its result. */
  record PreparedClaim(ClaimQueue queue, ClaimRequest request, List<Slot> slots) {

    /** Starts the attempts of the claimed tasks, and gives back the slots that are left. */
    void startAll(ClaimResult result, TaskRunner tasks) {
      int used = 0;
      try {
        for (Claimed claimed : result.claimed()) {
          queue.suspects += claimed.suspect() ? 1 : 0;
          used++;
          tasks.startAttempt(queue.admission, claimed, slots.get(used - 1));
        }
        queue.applyResult(result);
      } finally {
        queue.admission.giveBack(slots.subList(used, slots.size()));
      }
    }

    void giveBackAll() {
      queue.admission.giveBack(slots);
    }
  }

  ClaimQueue(Admission admission, LeaseCheck lease) {
    this.admission = admission;
    this.lease = lease;
    markDue(); // Until the store was asked, there may be tasks from before.
  }

  private TypeRuntime type() {
    return admission.type();
  }

  /** Makes the next claim ask for one task of this type, and for more once one was found. */
  void probeOnNextClaim() {
    probes = true;
  }

  /** Notes that tasks of the type may be due. */
  void markDue() {
    any = true;
    type().dueTasks().setMayWait(true);
  }

  void dueIn(Duration after) {
    if (!after.isPositive()) {
      markDue();
      return;
    }
    long at = in(after);
    if (nextDue == null || at - nextDue < 0) {
      nextDue = at;
    }
  }

  private long in(Duration wait) {
    return type().now() + shorter(wait, LONGEST_WAIT).toNanos();
  }

  private boolean isOver(@Nullable Long time) {
    return time != null && time - type().now() <= 0;
  }

  /** A claimer that was restarted meanwhile did not count this suspect. */
  void suspectEnded() {
    suspects = Math.max(0, suspects - 1);
    markDue();
  }

  void offered(Slot slot) {
    offered.add(slot);
  }

  private List<Slot> takeOffered() {
    List<Slot> all = List.copyOf(offered);
    offered.clear();
    return all;
  }

  /** Ends the claims of a type that was removed. */
  void close() {
    type().dueTasks().setMayWait(false);
    giveBackOffered();
  }

  void restFor(Duration pause) {
    rest = type().now() + pause.toNanos();
  }

  /**
   * Prepares a claim of as many tasks as there are slots, which the claim takes; empty if the store
   * is not to be asked now. Slots that were offered and are not needed are given back.
   */
  Optional<PreparedClaim> prepareClaim() {
    if (isOver(nextDue)) {
      nextDue = null;
      markDue();
    }
    List<Slot> slots = mayAsk() ? slots() : List.of();
    probes = false;
    if (slots.isEmpty()) {
      giveBackOffered();
      return Optional.empty();
    }
    return Optional.of(new PreparedClaim(this, request(slots.size()), slots));
  }

  private boolean mayAsk() {
    if (!(any || probes) || (rest != null && !isOver(rest))) {
      return false;
    }
    if (!lease.mayStart()) {
      restFor(SHORTEST_REST);
      return false;
    }
    Outcome.Refused refusal = type().refusal();
    rest = null;
    // When a paused type is resumed, the claimer is notified.
    if (refusal != null && refusal.reason() != Refusal.PAUSED) {
      restFor(shorter(longer(refusal.retryAfter(), SHORTEST_REST), LONGEST_REST));
    }
    return refusal == null;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private List<Slot> slots() {
    List<Slot> slots = new ArrayList<>(takeOffered());
    // One task is enough for the breaker's probe.
    int most = any && type().breaker().isClosed() ? MOST : 1;
    while (slots.size() < most) {
      Slot slot = type().capacity().takeSlotForTask();
      if (slot == null) {
        break;
      }
      slots.add(slot);
    }
    return slots;
  }

  private ClaimRequest request(int slots) {
    Start start = type().start();
    boolean turns = slots > 1 || ++turn % SUSPECTS_TURN == 0;
    int wanted = turns && suspects < MOST_SUSPECTS ? 1 : 0;
    return new ClaimRequest(
        type().name(),
        slots - wanted,
        start,
        wanted,
        type().mostInCluster(),
        type().versions().accepted());
  }

  /** Notes what the result of a claim says about the tasks that are left. */
  private void applyResult(ClaimResult result) {
    Duration dueIn = result.dueIn();
    nextDue = dueIn == null ? null : (Long) in(dueIn);
    // If only suspects are left, the next claim has to wait for the end of a suspect that runs.
    any = result.more() && !(result.claimed().isEmpty() && suspects >= MOST_SUSPECTS);
    type().dueTasks().setMayWait(any);
  }

  /** Gives back the slots that the supervisor has offered and that no claim has taken. */
  void giveBackOffered() {
    admission.giveBack(takeOffered());
  }

  /** Returns after how long the store is to be asked again without a hint; null for never. */
  @Nullable Duration nextClaimIn() {
    Long at = any && rest != null ? rest : nextDue;
    return at == null ? null : Duration.ofNanos(Math.max(0, at - type().now()));
  }
}
