package dev.firebreak.tasks;

import dev.firebreak.admission.Capacity;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.ClaimResult;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Start;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.LeaseCheck;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.supervision.TypeRuntime;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the claimer knows of one type: whether tasks may be due, when the next one will be, and the
 * slots it was offered. Not thread-safe: belongs to the claimer.
 */
final class ClaimQueue {
  /** No more are claimed at once: what is claimed is in the heap. */
  private static final int MOST = 1000;

  /** Each has a JVM of its own: were there as many as slots, the machine would be to blame. */
  static final int MOST_SUSPECTS = 4;

  /** With a single slot, every so many claims look for a suspect. */
  private static final int SUSPECTS_TURN = 8;

  /** Nobody knows how long a breaker takes to find out whether its type works again. */
  private static final Duration SHORTEST_REST = Duration.ofMillis(100);

  /** A clock that counts in nanoseconds can be added so much. */
  private static final Duration LONGEST_REST = Duration.ofDays(1);

  /**
   * While a task is due later the store is asked at least so often: its clock may be set forward,
   * while waiting goes by one that is never set.
   */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Admission admission;
  private final LeaseCheck tenure;
  private final List<Capacity.Slot> offered = new ArrayList<>();
  private boolean any = true;

  /** Whether to look for tasks of which nobody told. */
  private boolean looks;

  private int turn;

  /** How many suspects run. */
  private int suspects;

  /** When to ask for the first task that is not due, by the type's clock; null if none is known. */
  private @Nullable Long nextDue;

  /** Not to be asked before, by the type's clock; null if it may be asked. */
  private @Nullable Long rest;

  /** What is asked of the store, and the slots for it. */
  record Ask(ClaimQueue queue, ClaimRequest demand, List<Capacity.Slot> slots) {

    void hauled(ClaimResult haul, TaskService tasks) {
      int used = 0;
      try {
        for (Claimed claimed : haul.claimed()) {
          queue.suspects += claimed.suspect() ? 1 : 0;
          used++;
          tasks.begin(queue.admission, claimed, slots.get(used - 1));
        }
        queue.know(haul);
      } finally {
        slots.subList(used, slots.size()).forEach(queue::giveBack);
      }
    }

    void giveBackAll() {
      slots.forEach(queue::giveBack);
    }
  }

  ClaimQueue(Admission admission, LeaseCheck tenure) {
    this.admission = admission;
    this.tenure = tenure;
  }

  private TypeRuntime type() {
    return admission.type();
  }

  /** Is to ask for one task at the next occasion, and for more if there are. */
  void lookAnyway() {
    looks = true;
  }

  void wake() {
    any = true;
    type().dueTasks().setMayWait(true);
  }

  void dueIn(Duration after) {
    if (!after.isPositive()) {
      wake();
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

  /** In a claimer that failed meanwhile nobody knew of it. */
  void suspectEnded() {
    suspects = Math.max(0, suspects - 1);
    wake();
  }

  void offered(Capacity.Slot slot) {
    offered.add(slot);
  }

  List<Capacity.Slot> takeOffered() {
    List<Capacity.Slot> all = List.copyOf(offered);
    offered.clear();
    return all;
  }

  void restFor(Duration pause) {
    rest = type().now() + pause.toNanos();
  }

  /** What to ask the store for now, if for anything. */
  Optional<Ask> ask() {
    if (isOver(nextDue)) {
      nextDue = null;
      wake();
    }
    List<Capacity.Slot> slots = mayAsk() ? slots() : List.of();
    looks = false;
    if (slots.isEmpty()) {
      takeOffered().forEach(this::giveBack);
      return Optional.empty();
    }
    return Optional.of(new Ask(this, demand(slots.size()), slots));
  }

  private boolean mayAsk() {
    if (!(any || looks) || (rest != null && !isOver(rest))) {
      return false;
    }
    if (!tenure.mayStart()) {
      restFor(SHORTEST_REST);
      return false;
    }
    Outcome.Refused refusal = type().capacity().refusal();
    if (refusal == null) {
      refusal = type().breaker().precheck();
    }
    if (refusal == null) {
      rest = null;
      return true;
    }
    restFor(shorter(longer(refusal.retryAfter(), SHORTEST_REST), LONGEST_REST));
    return false;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private List<Capacity.Slot> slots() {
    List<Capacity.Slot> slots = new ArrayList<>(takeOffered());
    // Whether its breaker closes again is for one task to find out.
    int most = any && type().breaker().isClosed() ? MOST : 1;
    while (slots.size() < most) {
      Capacity.Slot slot = type().capacity().takeSlotForTask();
      if (slot == null) {
        break;
      }
      slots.add(slot);
    }
    return slots;
  }

  private ClaimRequest demand(int slots) {
    Start start = type().start();
    boolean turns = slots > 1 || ++turn % SUSPECTS_TURN == 0;
    int wanted = turns && suspects < MOST_SUSPECTS ? 1 : 0;
    return new ClaimRequest(type().name(), slots - wanted, start, wanted, type().mostInCluster());
  }

  private void know(ClaimResult haul) {
    Duration dueIn = haul.dueIn();
    nextDue = dueIn == null ? null : (Long) in(dueIn);
    // If only suspects are left, the end of one of those that run is what there is to wait for.
    any = haul.more() && !(haul.claimed().isEmpty() && suspects >= MOST_SUSPECTS);
    type().dueTasks().setMayWait(any);
  }

  /** A slot is not needed here. */
  void giveBack(Capacity.Slot slot) {
    slot.free();
    admission.supervisor().tell(Supervisor.SlotFree.SLOT_FREE);
  }

  /** After how long it is worth looking again without being woken; null if it is not. */
  @Nullable Duration looksAgainIn() {
    Long at = any && rest != null ? rest : nextDue;
    return at == null ? null : Duration.ofNanos(Math.max(0, at - type().now()));
  }
}
