package dev.firebreak.store;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * What a store does for long, in the flight recorder of Java; the content of no task is in it.
 * Costs nothing until the flight recorder is used: the class of an event makes Java read the
 * description of all its events, which takes a twentieth of the start of a node.
 */
public final class StoreActivity {
  /** The name of the event in recordings. */
  public static final String NAME = "firebreak.StoreActivity";

  private static final StoreActivity UNRECORDED = new StoreActivity(null);

  private final @Nullable StoreActivityEvent event;

  private StoreActivity(@Nullable StoreActivityEvent event) {
    this.event = event;
  }

  /**
   * Begins an activity.
   *
   * @param kind what it is, and what is counted
   */
  public static StoreActivity begin(String kind) {
    return FlightRecorder.isInitialized()
        ? new StoreActivity(StoreActivityEvent.begun(kind))
        : UNRECORDED;
  }

  /** Ends it, with the number of what it did; it is recorded if it took long. */
  public void end(long done) {
    if (event != null) {
      event.end(done);
    }
  }
}
