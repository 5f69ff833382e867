package dev.firebreak.cluster;

import dev.firebreak.task.RunId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The hints of this node that are collected for a moment, to be sent together. */
final class PendingHints {
  private final PeerInterests interests;
  private final Set<String> due = new HashSet<>();
  private final List<Hint.Event> events = new ArrayList<>();
  private final List<Hint.StepEvent> steps = new ArrayList<>();

  /**
   * Creates an empty collection.
   *
   * @param interests which peers want which events
   */
  PendingHints(PeerInterests interests) {
    this.interests = interests;
  }

  /** Tasks of a type are due. */
  void addDue(String type) {
    due.add(type);
  }

  void add(Hint.Event event) {
    events.add(event);
  }

  void add(Hint.StepEvent event) {
    steps.add(event);
  }

  /** Whether no more events should be added before they are sent. */
  boolean isFull() {
    return events.size() + steps.size() >= Hint.Happened.MOST;
  }

  /**
   * Sends all hints.
   *
   * @param announced receives the types whose due tasks were announced
   */
  void send(Collection<Peer> peers, Consumer<String> announced) {
    if (!due.isEmpty()) {
      Hint hint = new Hint.WorkWaits(due);
      peers.forEach(peer -> peer.exchange().tell(hint));
      due.forEach(announced);
      due.clear();
    }
    // Steps before states, as no step is published after the end of its attempt.
    send(peers, steps, Hint.StepEvent::id, Hint.Recorded::new);
    send(peers, events, Hint.Event::id, Hint.Happened::new);
  }

  /** Sends each peer the events that it wants. */
  private <E> void send(
      Collection<Peer> peers, List<E> all, Function<E, RunId> id, Function<List<E>, Hint> hint) {
    if (all.isEmpty()) {
      return;
    }
    for (Peer peer : peers) {
      List<E> wanted =
          all.stream()
              .filter(event -> interests.isInterested(peer.address(), id.apply(event)))
              .toList();
      if (!wanted.isEmpty()) {
        peer.exchange().tell(hint.apply(wanted));
      }
    }
    all.clear();
  }
}
