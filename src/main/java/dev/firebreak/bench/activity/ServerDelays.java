package dev.firebreak.bench.activity;

import dev.firebreak.bench.server.ServerRecording.Recorded;
import dev.firebreak.store.StoreActivity;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/**
 * What stops or delays a server: pauses of its collector, other operations for which Java stops all
 * threads, and what its store does for long.
 */
public final class ServerDelays {
  private static final String PAUSE = "jdk.GCPhasePause";
  private static final String OPERATION = "jdk.ExecuteVMOperation";

  /** Operations of the collector are in its pauses already. */
  private static final String COLLECTOR = "G1|Shenandoah|Z[A-Z].*|Parallel|Serial|GenCollect|GC_";

  /** The events to record. */
  public static final List<Recorded> EVENTS =
      Stream.of(PAUSE, OPERATION, StoreActivity.NAME)
          .map(name -> new Recorded(name, "threshold", "5 ms"))
          .toList();

  private ServerDelays() {}

  /** What an event tells of; null if it is another one. */
  public static @Nullable Activity of(RecordedEvent event) {
    String what = what(event);
    return what == null ? null : new Activity(what, event.getStartTime(), event.getDuration());
  }

  private static @Nullable String what(RecordedEvent event) {
    return switch (event.getEventType().getName()) {
      case PAUSE -> "collector";
      case OPERATION -> {
        String operation = String.valueOf(event.<Object>getValue("operation"));
        yield operation.matches("(" + COLLECTOR + ").*") ? null : "Java: " + operation;
      }
      case StoreActivity.NAME -> event.getString("kind") + " " + event.getLong("count") + ',';
      default -> null;
    };
  }
}
