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
sealed interface News extends Wire, Exchange.Command {

  /** Tasks of these types wait in the store. */
  record WorkWaits(Set<String> types) implements News {
    public WorkWaits {
      types = Set.copyOf(types);
    }
  }

  /** Whoever runs these is to stop them. */
  record Stop(List<Claim> claims) implements News {
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
  record Rooms(ActorRef<Exchange.Command> of, Map<String, Vacancy> byType) implements News {
    public Rooms {
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
  record Interest(ActorRef<Exchange.Command> from, boolean all, List<RunId> tasks) implements News {
    /** Who waits for more is told everything. */
    static final int MOST = 4096;

    public Interest {
      Objects.requireNonNull(from);
      tasks = List.copyOf(tasks);
    }
  }

  /** What happened to tasks. */
  record Happened(List<Event> events) implements News {
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
  record HowFar(RunId id, ActorRef<Exchange.Command> from) implements News {
    public HowFar {
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
  record SoFar(RunId id, boolean runs, @Nullable Progress progress) implements News {
    public SoFar {
      Objects.requireNonNull(id);
    }
  }
}
