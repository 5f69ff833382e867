package dev.firebreak.cluster;

import dev.firebreak.observe.SupervisionTree.Branch;
import dev.firebreak.observe.TypeUse;
import dev.firebreak.series.NodeReading;
import dev.firebreak.supervision.SupervisorCrash;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;

/** Queries for the state of a node, and their replies. Any of them may be lost. */
sealed interface NodeMessage extends ClusterMessage, HintExchange.Command {

  /** A query of one node to another. */
  sealed interface Query extends NodeMessage {
    /** The number of the query, on the node that asks. */
    long number();

    /** The exchange of the node that asks. */
    ActorRef<HintExchange.Command> from();
  }

  /** A part of the reply of one node to a {@link Query}. */
  sealed interface Reply extends NodeMessage {
    /** The number of the query. */
    long number();

    /** The exchange of the node that replies. */
    ActorRef<HintExchange.Command> of();

    /** Whether no further part follows. */
    boolean last();
  }

  /** Asks what the types of the node do. */
  record TypesQuery(long number, ActorRef<HintExchange.Command> from) implements Query {
    public TypesQuery {
      Objects.requireNonNull(from);
    }
  }

  /** What some types of the node do. */
  record TypesReply(
      long number, ActorRef<HintExchange.Command> of, List<TypeUse> types, boolean last)
      implements Reply {
    public TypesReply {
      Objects.requireNonNull(of);
      types = List.copyOf(types);
    }
  }

  /**
   * Asks for the series of the node.
   *
   * @param backMillis how far back, by the clock of the node
   */
  record SeriesQuery(long number, ActorRef<HintExchange.Command> from, long backMillis)
      implements Query {
    public SeriesQuery {
      Objects.requireNonNull(from);
    }
  }

  /** A part of the series of the node. */
  record SeriesReply(
      long number, ActorRef<HintExchange.Command> of, NodeReading reading, boolean last)
      implements Reply {
    public SeriesReply {
      Objects.requireNonNull(of);
      Objects.requireNonNull(reading);
    }
  }

  /** Asks the node to make the supervisor of a demonstration type crash. */
  record CrashQuery(long number, ActorRef<HintExchange.Command> from, String type, String reason)
      implements Query {
    public CrashQuery {
      Objects.requireNonNull(from);
      Objects.requireNonNull(type);
      Objects.requireNonNull(reason);
    }
  }

  /** What came of it. */
  record CrashReply(long number, ActorRef<HintExchange.Command> of, SupervisorCrash.Result result)
      implements Reply {
    public CrashReply {
      Objects.requireNonNull(of);
      Objects.requireNonNull(result);
    }

    @Override
    public boolean last() {
      return true;
    }
  }

  /** Asks for the supervision tree of the node. */
  record TreeQuery(long number, ActorRef<HintExchange.Command> from) implements Query {
    public TreeQuery {
      Objects.requireNonNull(from);
    }
  }

  /** Some supervisors of the node, with the root of its tree. */
  record TreeReply(
      long number,
      ActorRef<HintExchange.Command> of,
      String guardian,
      Instant startedAt,
      List<Branch> supervisors,
      int leftOut,
      boolean last)
      implements Reply {
    public TreeReply {
      Objects.requireNonNull(of);
      Objects.requireNonNull(guardian);
      Objects.requireNonNull(startedAt);
      supervisors = List.copyOf(supervisors);
    }
  }
}
