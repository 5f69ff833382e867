package dev.firebreak.cluster;

import dev.firebreak.observe.Progress;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Hints between the exchanges of two nodes. Any of them may be lost. */
sealed interface Hint extends ClusterMessage, HintExchange.Command {

  /** Tasks of these types wait in the store. */
  record WorkWaits(Set<String> types) implements Hint {
    public WorkWaits {
      types = Set.copyOf(types);
    }
  }

  /** Whoever runs these is to stop them. */
  record Stop(List<Claim> claims) implements Hint {
    static final int MOST = 1000;

    public Stop {
      claims = List.copyOf(claims);
    }
  }

  /**
   * The room that a node has.
   *
   * @param of its exchange
   * @param byType for each type
   */
  record Capacities(ActorRef<HintExchange.Command> of, Map<String, FreeCapacity> byType)
      implements Hint {
    public Capacities {
      Objects.requireNonNull(of);
      byType = Map.copyOf(byType);
    }
  }

  /**
   * What a node wants to hear, in place of what it wanted before.
   *
   * @param from its exchange
   * @param all whether everything
   * @param tasks else only of these
   */
  record Interest(ActorRef<HintExchange.Command> from, boolean all, List<RunId> tasks)
      implements Hint {
    /** Who waits for more is told everything. */
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

  /** One event; either a state or a progress. */
  record Event(
      RunId id, String type, @Nullable TaskState state, int attempts, @Nullable Progress progress) {
    public Event {
      Objects.requireNonNull(id);
      Objects.requireNonNull(type);
      if ((state == null) == (progress == null)) {
        throw new IllegalArgumentException("an event is about a state or a progress");
      }
    }
  }

  /** Whether this runs there, and how far it is. Every node answers. */
  record ProgressQuery(RunId id, ActorRef<HintExchange.Command> from) implements Hint {
    public ProgressQuery {
      Objects.requireNonNull(id);
      Objects.requireNonNull(from);
    }
  }

  /**
   * What one node knows of it.
   *
   * @param runs whether it runs there
   * @param progress how far it is; null if that is not known there
   */
  record ProgressReply(RunId id, boolean runs, @Nullable Progress progress) implements Hint {
    public ProgressReply {
      Objects.requireNonNull(id);
    }
  }
}
