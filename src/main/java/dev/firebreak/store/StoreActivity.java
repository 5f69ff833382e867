package dev.firebreak.store;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/**
 * What a store does for long, in the flight recorder of Java; the content of no task is in it.
 * Costs nothing while the flight recorder does not run.
 */
@Name(StoreActivity.NAME)
@Label("Store Activity")
@Category("Firebreak")
@Description(
    "A group of operations, its commit, a checkpoint or the deletion of old tasks that took long")
@StackTrace(false)
@Threshold("20 ms")
@SuppressWarnings("UnusedVariable") // The flight recorder reads the fields.
public final class StoreActivity extends Event {
  /** The name of the event in recordings. */
  public static final String NAME = "firebreak.StoreActivity";

  @Label("Kind")
  private final String kind;

  @Label("Count")
  private long count;

  private StoreActivity(String kind) {
    this.kind = kind;
  }

  /**
   * Begins an activity.
   *
   * @param kind what it is, and what is counted
   */
  public static StoreActivity begin(String kind) {
    StoreActivity activity = new StoreActivity(kind);
    activity.begin();
    return activity;
  }

  /** Ends it, with the number of what it did; it is recorded if it took long. */
  public void end(long done) {
    count = done;
    commit();
  }
}
