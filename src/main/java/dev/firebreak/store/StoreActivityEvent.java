package dev.firebreak.store;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** The event of a {@link StoreActivity}. */
@Name(StoreActivity.NAME)
@Label("Store Activity")
@Category("Firebreak")
@Description(
    "A group of operations, its commit, a checkpoint or the deletion of old tasks that took long")
@StackTrace(false)
@Threshold("20 ms")
@SuppressWarnings("UnusedVariable") // The flight recorder reads the fields.
final class StoreActivityEvent extends Event {
  @Label("Kind")
  private final String kind;

  @Label("Count")
  private long count;

  private StoreActivityEvent(String kind) {
    this.kind = kind;
  }

  static StoreActivityEvent begun(String kind) {
    StoreActivityEvent event = new StoreActivityEvent(kind);
    event.begin();
    return event;
  }

  void end(long done) {
    count = done;
    commit();
  }
}
