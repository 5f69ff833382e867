package dev.firebreak.cluster;

import dev.firebreak.observe.Progress;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.tasks.TaskChange;
import dev.firebreak.tasks.TaskListener;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the events of this node's tasks to this node, and to the exchange if a peer wants them.
 */
final class Publishing implements TaskListener {
  /** Longer notes are truncated for peers, so that many events fit into one message. */
  private static final int LONGEST_NOTE = 500;

  private final TaskEvents events;
  private final PeerInterests interests;
  private final Consumer<HintExchange.Command> exchange;

  Publishing(TaskEvents events, PeerInterests interests, Consumer<HintExchange.Command> exchange) {
    this.events = events;
    this.interests = interests;
    this.exchange = exchange;
  }

  @Override
  public void changed(TaskChange change) {
    events.changed(change);
    if (interests.isInterested(change.id())) {
      exchange.accept(
          new HintExchange.Happens(
              new Hint.Event(
                  change.id(),
                  change.type(),
                  change.owner(),
                  change.state(),
                  change.attempts(),
                  null)));
    }
  }

  @Override
  public void progressed(
      RunId id, String type, String owner, double fraction, @Nullable String note) {
    events.progressed(id, type, owner, fraction, note);
    if (interests.isInterested(id)) {
      Progress progress = cut(new Progress(fraction, note));
      exchange.accept(new HintExchange.Happens(new Hint.Event(id, type, owner, null, 0, progress)));
    }
  }

  @Override
  public void stepped(RunId id, String type, String owner, Step step) {
    events.stepped(id, type, owner, step);
    if (interests.isInterested(id)) {
      exchange.accept(new HintExchange.Records(new Hint.StepEvent(id, type, owner, step)));
    }
  }

  @Override
  public void stale(RunId id, String type) {
    events.stale(id, type);
  }

  static Progress cut(Progress progress) {
    String note = progress.note();
    return note == null || note.length() <= LONGEST_NOTE
        ? progress
        : new Progress(progress.fraction(), note.substring(0, LONGEST_NOTE));
  }
}
