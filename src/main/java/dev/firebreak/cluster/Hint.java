package dev.firebreak.cluster;

import dev.firebreak.observe.OutputPosition;
import dev.firebreak.observe.Progress;
import dev.firebreak.task.Claim;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Hints between the {@link HintExchange}s of two nodes. Any of them may be lost. */
sealed interface Hint extends ClusterMessage, HintExchange.Command {

  /** Tasks of these types are due in the store. */
  record WorkWaits(Set<String> types) implements Hint {
    public WorkWaits {
      types = Set.copyOf(types);
    }
  }

  /** The node that holds one of these claims is to stop its attempt. */
  record Stop(List<Claim> claims) implements Hint {
    static final int MOST = 1000;

    public Stop {
      claims = List.copyOf(claims);
    }
  }

  /**
   * The free capacity of a node.
   *
   * @param of the node's exchange
   * @param byType the free capacity of each type
   */
  record Capacities(ActorRef<HintExchange.Command> of, Map<String, FreeCapacity> byType)
      implements Hint {
    public Capacities {
      Objects.requireNonNull(of);
      byType = Map.copyOf(byType);
    }
  }

  /**
   * How many requests a node has admitted since it last sent this.
   *
   * @param byToken the number, by the name of the token
   */
  record Spent(Map<String, Long> byToken) implements Hint {
    public Spent {
      byToken = Map.copyOf(byToken);
    }
  }

  /**
   * The tasks whose events a node wants; replaces its previous interest.
   *
   * @param from the node's exchange
   * @param all whether the events of all tasks
   * @param tasks otherwise the tasks
   */
  record Interest(ActorRef<HintExchange.Command> from, boolean all, List<RunId> tasks)
      implements Hint {
    /** A node that waits for more tasks gets all events. */
    static final int MOST = 4096;

    public Interest {
      Objects.requireNonNull(from);
      tasks = List.copyOf(tasks);
    }
  }

  /** What happened to tasks. */
  record Happened(List<Event> events) implements Hint {
    static final int MOST = 100;

    public Happened {
      events = List.copyOf(events);
    }
  }

  /**
   * One event; either a state or a progress.
   *
   * @param owner the owner of the task; empty if it has none, and from nodes that know no owners
   */
  record Event(
      RunId id,
      String type,
      String owner,
      @Nullable TaskState state,
      int attempts,
      @Nullable Progress progress) {
    public Event {
      Objects.requireNonNull(id);
      Objects.requireNonNull(type);
      // Nodes of the previous release send none.
      owner = owner == null ? "" : owner;
      if ((state == null) == (progress == null)) {
        throw new IllegalArgumentException("an event is about a state or a progress");
      }
    }
  }

  /**
   * Steps that tasks have recorded. Not part of {@link Happened}, of which a node of the previous
   * release could read none of the events then.
   */
  record Recorded(List<StepEvent> events) implements Hint {
    public Recorded {
      events = List.copyOf(events);
    }
  }

  /**
   * A task has recorded a step.
   *
   * @param owner the owner of the task; empty if it has none
   */
  record StepEvent(RunId id, String type, String owner, Step step) {
    public StepEvent {
      Objects.requireNonNull(id);
      Objects.requireNonNull(type);
      Objects.requireNonNull(owner);
      Objects.requireNonNull(step);
    }
  }

  /** Asks whether a task runs on the node and for its progress. Every node answers. */
  record ProgressQuery(RunId id, ActorRef<HintExchange.Command> from) implements Hint {
    public ProgressQuery {
      Objects.requireNonNull(id);
      Objects.requireNonNull(from);
    }
  }

  /**
   * The reply of one node to {@link ProgressQuery}.
   *
   * @param runs whether the task runs there
   * @param progress the task's progress; null if it is not known there
   */
  record ProgressReply(RunId id, boolean runs, @Nullable Progress progress) implements Hint {
    public ProgressReply {
      Objects.requireNonNull(id);
    }
  }

  /**
   * Asks for the output of an attempt if it runs on the node. Every node answers.
   *
   * @param number of the query, on the node that asks
   * @param after the attempt, and what is known of its output
   * @param patienceMillis how long to wait for more output
   */
  record OutputQuery(
      long number,
      RunId id,
      OutputPosition after,
      int patienceMillis,
      ActorRef<HintExchange.Command> from)
      implements Hint {
    public OutputQuery {
      Objects.requireNonNull(id);
      Objects.requireNonNull(after);
      Objects.requireNonNull(from);
    }
  }

  /**
   * The reply of one node to {@link OutputQuery}.
   *
   * @param part the next part of the output; null if the attempt does not run there
   */
  record OutputReply(long number, @Nullable OutputPart part) implements Hint {}
}
