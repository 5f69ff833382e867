package dev.firebreak.observe;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.firebreak.store.TaskStore;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.LiveOutput;
import dev.firebreak.tasks.TaskService;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the output of one task, step by step, wherever its attempts run: that of a running attempt
 * from this node or another one, that of an ended attempt from the store. The reader asks for each
 * part, so that a slow reader delays nothing and needs no memory: it misses output.
 *
 * <p>One step at a time; the steps may be on different threads.
 */
public final class OutputReader implements TaskEvents.Listener {
  /** How many bytes a step has at most. */
  private static final int PART = 8 * 1024;

  private static final OutputStep NOTHING = new OutputStep.Nothing();
  private static final OutputStep STOPPED = new OutputStep.End(null);

  /** How long a step waits. Every change of the task ends a wait for an attempt earlier. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Between two parts from another node, so that a flood of output delays no other messages. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Sources sources;
  private final OutputQuery query;
  private OutputPosition position = OutputPosition.start(0);
  private boolean begun;

  /** The output of the attempt at the position, if it was read from the store; null if not. */
  private @Nullable OutputPart stored;

  /** Whether the attempt at the position runs on another node. */
  private boolean elsewhere;

  /** Whether everything that was asked for was read. */
  private boolean complete;

  private volatile CompletableFuture<@Nullable Void> changed = new CompletableFuture<>();
  private volatile boolean stopped;

  /**
   * Where output is.
   *
   * @param tasks the attempts that run on this node
   * @param store the output of ended attempts
   * @param elsewhere the attempts on other nodes
   */
  public record Sources(TaskService tasks, TaskStore store, OtherNodes elsewhere) {}

  /** A reader at the beginning, to be registered as a listener for changes of the task. */
  public OutputReader(Sources sources, OutputQuery query) {
    this.sources = sources;
    this.query = query;
  }

  @Override
  public boolean take(TaskEvent event) {
    var _ = changed.completeAsync(() -> null);
    return !stopped;
  }

  @Override
  public void end() {
    stopped = true;
    var _ = changed.completeAsync(() -> null);
  }

  /** Waits for the next part, but not long. */
  public CompletionStage<OutputStep> next() {
    if (stopped) {
      return completedFuture(STOPPED);
    } else if (complete) {
      return sources.store().find(query.id()).thenApply(OutputReader::end);
    } else if (!begun) {
      begun = true;
      return begin();
    }
    changed = new CompletableFuture<>(); // Before anything is read, so that no change is missed.
    LiveOutput here = sources.tasks().output(query.id()).orElse(null);
    if (here != null && here.claim() == position.claim()) {
      return fromHere(here, position.offset()).thenApply(this::took);
    } else if (stored != null) {
      return completedFuture(took(stored.after(position.offset(), PART)));
    }
    return elsewhere ? fromElsewhere() : fromStore();
  }

  private CompletableFuture<OutputPart> fromHere(LiveOutput here, long offset) {
    return query.follow() ? here.next(offset, PATIENCE) : completedFuture(here.read(offset));
  }

  private static OutputStep end(Optional<Task> task) {
    return new OutputStep.End(task.orElse(null));
  }

  private CompletionStage<OutputStep> begin() {
    OutputPosition after = query.after();
    if (after != null) {
      position = after;
      return completedFuture(NOTHING);
    }
    return sources.store().find(query.id()).thenCompose(this::begin);
  }

  private CompletionStage<OutputStep> begin(Optional<Task> found) {
    if (found.isEmpty()) {
      return completedFuture(STOPPED);
    }
    Task task = found.get();
    if (runs(task) && (query.attempt() == 0 || query.attempt() == task.tries().attempts())) {
      position = OutputPosition.start(task.tries().claim());
      return completedFuture(NOTHING);
    }
    return sources
        .store()
        .lastOutput(query.id(), query.attempt())
        .thenApply(
            output -> {
              complete = output.isEmpty() && query.single();
              int claim = output.map(OutputPart::claim).orElse(task.tries().claim() + 1);
              position = OutputPosition.start(claim);
              return NOTHING;
            });
  }

  private static boolean runs(Task task) {
    return task.state() == TaskState.RUNNING || task.state() == TaskState.STOPPING;
  }

  /** Advances the position to the end of a part. */
  private OutputStep took(OutputPart part) {
    if (part.saysNothing()) {
      complete = !query.follow();
      return NOTHING;
    }
    long missed = Math.max(0, part.from() - position.offset());
    position = new OutputPosition(part.claim(), part.to());
    if (part.last()) {
      stored = null;
      elsewhere = false;
      complete = query.single();
      position = OutputPosition.start(part.claim() + 1);
    }
    return new OutputStep.More(part, missed);
  }

  private CompletionStage<OutputStep> fromElsewhere() {
    CompletableFuture<@Nullable Void> pause = new CompletableFuture<>();
    return pause
        .completeOnTimeout(null, PAUSE.toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(_ -> askElsewhere());
  }

  private CompletionStage<OutputStep> askElsewhere() {
    return sources
        .elsewhere()
        .output(query.id(), position, query.follow() ? PATIENCE : Duration.ZERO)
        .thenCompose(
            part -> {
              elsewhere = part.isPresent();
              return part.isPresent() ? completedFuture(took(part.get())) : waitForChange();
            });
  }

  private CompletionStage<OutputStep> fromStore() {
    // The task first: if it has ended, all of its output is in the store.
    return sources
        .store()
        .find(query.id())
        .thenCompose(
            found ->
                found.isEmpty()
                    ? completedFuture(STOPPED)
                    : sources
                        .store()
                        .nextOutput(query.id(), position.claim())
                        .thenCompose(output -> fromStore(found.get(), output)));
  }

  private CompletionStage<OutputStep> fromStore(Task task, Optional<OutputPart> output) {
    if (output.isPresent() && mayRead(output.get().claim())) {
      moveTo(output.get().claim());
      stored = output.get();
      return completedFuture(took(stored.after(position.offset(), PART)));
    } else if (runs(task) && mayRead(task.tries().claim())) {
      moveTo(task.tries().claim());
      return runsHere() ? completedFuture(NOTHING) : askElsewhere();
    } else if (query.single() || task.state().isFinal()) {
      complete = true;
      return completedFuture(new OutputStep.End(task));
    }
    return waitForChange();
  }

  private boolean runsHere() {
    int claim = position.claim();
    return sources.tasks().output(query.id()).filter(here -> here.claim() == claim).isPresent();
  }

  private boolean mayRead(int claim) {
    return claim == position.claim() || (claim > position.claim() && !query.single());
  }

  private void moveTo(int claim) {
    if (claim != position.claim()) {
      position = OutputPosition.start(claim);
    }
  }

  private CompletionStage<OutputStep> waitForChange() {
    if (!query.follow()) {
      complete = true;
      return completedFuture(NOTHING);
    }
    return changed
        .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(_ -> NOTHING);
  }
}
