package dev.firebreak.http;

import dev.firebreak.observe.TaskEvent;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.task.RunId;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The reader of one stream of events. Must be created when the stream runs, not earlier. */
final class EventReader implements TaskEvents.Listener {
  /** How many unsent events a reader may have. */
  private static final int BUFFER = 1024;

  private final @Nullable RunId id;
  private final @Nullable String owner;
  private final TaskEvents source;
  private final EventText text;
  private final BoundedSourceQueue<ByteString> queue;
  private final Source<ByteString, NotUsed> coming;

  private EventReader(
      @Nullable RunId id,
      @Nullable String owner,
      TaskEvents source,
      EventText text,
      ActorSystem<?> system) {
    this.id = id;
    this.owner = owner;
    this.source = source;
    this.text = text;
    var made = Source.<ByteString>queue(BUFFER).preMaterialize(system);
    queue = made.first();
    coming = made.second();
  }

  /**
   * Reads the events of all tasks.
   *
   * @param owner only of the tasks of this owner; null for all
   */
  static EventReader ofAll(
      @Nullable String owner, TaskEvents source, EventText text, ActorSystem<?> system) {
    return new EventReader(null, owner, source, text, system);
  }

  static EventReader of(RunId id, TaskEvents source, EventText text, ActorSystem<?> system) {
    return new EventReader(id, null, source, text, system);
  }

  /** Starts listening; {@link #events} must follow. */
  TaskEvents.Beginning listen(long after) {
    return id == null ? source.listen(this, after) : source.listen(id, this, after);
  }

  /**
   * Returns a source of the given first elements and then the events. However the stream ends, the
   * reader stops listening.
   */
  Source<ByteString, NotUsed> events(Source<ByteString, ?> first) {
    return first
        .concat(coming)
        .watchTermination(
            (_, done) -> {
              done.whenComplete((_, _) -> stop());
              return NotUsed.getInstance();
            });
  }

  private void stop() {
    if (id == null) {
      source.remove(this);
    } else {
      source.remove(id, this);
    }
    end();
  }

  boolean mayTake(TaskEvent event) {
    return owner == null || owner.equals(event.owner());
  }

  @Override
  public boolean take(TaskEvent event) {
    if (!mayTake(event)) {
      return true;
    }
    boolean taken = queue.offer(text.of(event)) instanceof QueueOfferResult.Enqueued$;
    if (!taken || (id != null && event.isLast())) {
      end();
      return false;
    }
    return true;
  }

  @Override
  public void end() {
    if (!queue.isCompleted()) {
      queue.complete();
    }
  }
}
