package dev.firebreak.schedule;

import dev.firebreak.config.ScheduleSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Shows and pauses the declared schedules. All state is read from the store and written to it, so
 * that all nodes that share it show the same and follow. Thread-safe.
 */
public final class ScheduleControl {
  private final LiveSchedules schedules;
  private final ScheduleProgressStore store;

  /** Shows these schedules, which keep their progress in this store. */
  public ScheduleControl(LiveSchedules schedules, ScheduleProgressStore store) {
    this.schedules = schedules;
    this.store = store;
  }

  /** Returns a declared schedule; null if there is none of this name. */
  public @Nullable ScheduleSettings find(String name) {
    Schedule schedule = schedules.declared().get(name);
    return schedule == null ? null : schedule.settings();
  }

  /** Reads the states of the schedules that are wanted, in the order of their names. */
  public CompletionStage<List<ScheduleState>> list(Predicate<ScheduleSettings> wanted) {
    CompletionStage<List<ScheduleState>> all = CompletableFuture.completedStage(new ArrayList<>());
    for (Schedule schedule : schedules.declared().values()) {
      if (wanted.test(schedule.settings())) {
        all = all.thenCombine(read(schedule), ScheduleControl::with);
      }
    }
    return all;
  }

  private static List<ScheduleState> with(List<ScheduleState> states, ScheduleState next) {
    states.add(next);
    return states;
  }

  /**
   * Pauses a schedule, unless it is paused: it submits no task at times that come after this has
   * completed, on any node.
   *
   * @param owner the owner of the token of the request; empty if there is none
   * @param reason as {@link dev.firebreak.pause.Pause#checkedReason} returns it
   * @return its state then
   * @throws IllegalArgumentException if it is not declared
   */
  public CompletionStage<ScheduleState> pause(String name, String owner, String reason) {
    return change(
        name,
        known ->
            SchedulePause.read(known.pause())
                .filter(pause -> pause.until() == null)
                .orElse(new SchedulePause(known.now(), null, owner, reason)));
  }

  /**
   * Ends the pause of a schedule, if it is paused: it continues with the next of its times.
   *
   * @return its state then
   * @throws IllegalArgumentException if it is not declared
   */
  public CompletionStage<ScheduleState> resume(String name) {
    return change(
        name,
        known ->
            SchedulePause.read(known.pause())
                .map(pause -> pause.until() == null ? pause.endedAt(known.now()) : pause)
                .orElse(null));
  }

  /** Stores the pause that follows from what is stored, unless that is null or the same. */
  private CompletionStage<ScheduleState> change(
      String name, Function<ScheduleProgressStore.Known, @Nullable SchedulePause> next) {
    Schedule schedule = schedules.declared().get(name);
    if (schedule == null) {
      throw new IllegalArgumentException("no schedule " + name);
    }
    return store
        .recall(name)
        .thenCompose(
            known -> {
              SchedulePause pause = next.apply(known);
              String text = pause == null ? null : pause.write();
              return text == null || text.equals(known.pause().orElse(null))
                  ? CompletableFuture.completedStage(null)
                  : store.remember(name, ScheduleProgressStore.Note.PAUSE, text);
            })
        .thenCompose(_ -> read(schedule));
  }

  private CompletionStage<ScheduleState> read(Schedule schedule) {
    String name = schedule.settings().name();
    return store
        .recall(name)
        .thenApply(known -> ScheduleState.of(schedule, known, schedules.troubles().get(name)));
  }
}
