package dev.firebreak.tasks;

import dev.firebreak.memory.ByteBudget;
import dev.firebreak.step.StepLimits;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.jspecify.annotations.Nullable;

/**
 * The service for tasks: accepts tasks, runs those that this node has claimed, and cancels and
 * retries them on request. Thread-safe; unless it says so, no method blocks.
 */
public final class TaskService {
  private final TaskParts parts;
  private final TaskRunner runner;
  private final TaskSubmission submission;
  private final TaskCommands commands;

  public TaskService(TaskParts parts) {
    this.parts = parts;
    runner = new TaskRunner(parts);
    submission = new TaskSubmission(runner);
    commands = new TaskCommands(runner);
  }

  /**
   * Creates the claimer of this service, of which there is one.
   *
   * @param shared whether other nodes write to the store
   */
  public Behavior<Claimer.Command> claimer(boolean shared) {
    return Claimer.create(runner, shared);
  }

  /** Creates the reconciler of this service, for a store that is shared. */
  public Behavior<Reconciler.Command> reconciler() {
    return Reconciler.create(runner, commands);
  }

  /** Returns what accepts new tasks. */
  public TaskSubmission submission() {
    return submission;
  }

  /** Returns what cancels and retries tasks. */
  public TaskCommands commands() {
    return commands;
  }

  /** Whether an attempt of a task runs here. */
  public boolean runsHere(RunId id) {
    return runner.attempts().contains(id);
  }

  /** Returns what an attempt of a task writes that runs here; empty if none runs here. */
  public Optional<LiveOutput> output(RunId id) {
    return Optional.ofNullable(runner.attempts().find(id)).map(TaskRun::output);
  }

  /** Notes that tasks of a type may wait, as another node has reported, or it was resumed. */
  public void workWaits(String type) {
    runner.hints().due(type);
  }

  /** Notes that tasks of any type may have been queued again, because a node has ended. */
  public void tasksFreed() {
    parts.types().now().keySet().forEach(runner.hints()::due);
  }

  /** Notes that types were added, changed or removed. */
  public void typesChanged() {
    runner.typesChanged();
  }

  /** Waits, within a limit, until no operation of the store is under way. Blocks. */
  public void finish(Duration patience) {
    runner.inFlight().awaitNone(patience);
  }

  /** Returns the admission of a type. */
  public Optional<Admission> admission(String type) {
    return Optional.ofNullable(parts.types().find(type));
  }

  /** Returns the types that are declared now. */
  public Types types() {
    return parts.types();
  }

  /** Returns the attempts that run on this node. */
  public Attempts attempts() {
    return runner.attempts();
  }

  /** Returns the limits on the steps and signals of a task. */
  public StepLimits stepLimits() {
    return parts.limits().steps();
  }

  /** Returns the memory that is charged for the inputs and results of attempts. */
  public ByteBudget memory() {
    return parts.limits().memory();
  }

  /**
   * Returns what keeps a task from running: a limit as a word, or what a task waits for without a
   * slot, such as {@code sleep cool-down}, until it is due; null if there is nothing, or the task
   * does not wait. Of a type that this node does not have, or a version of it whose tasks do not
   * run here, only another node knows the limit ("type"), if any runs these tasks ("no-node").
   */
  public @Nullable String waitingFor(Task task) {
    boolean waiting = task.state() == TaskState.WAITING;
    if (!waiting && task.state() != TaskState.QUEUED && task.state() != TaskState.RETRYING) {
      return null;
    } else if (runner.isLater(task.times().runAt())) {
      return waiting ? task.waitingFor() : "run-at";
    }
    Admission admission = parts.types().find(task.type());
    if (admission == null || !admission.type().versions().accepts(task.version())) {
      return parts.peers().runTasks(task.type(), task.version()) ? "type" : "no-node";
    }
    String limit = admission.type().keepsWaiting();
    return limit == null && !memory().halfFree() ? "memory" : limit;
  }
}
