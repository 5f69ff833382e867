package dev.firebreak.bench.activity;

import dev.firebreak.bench.server.ScratchFolder;
import dev.firebreak.store.StoreActivity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * A recording of what stops or delays a server: pauses of its collector, other operations for which
 * Java stops all threads, and what its store does for long.
 */
public final class ServerRecording implements AutoCloseable {
  private static final String PAUSE = "jdk.GCPhasePause";
  private static final String OPERATION = "jdk.ExecuteVMOperation";

  /** Operations of the collector are in its pauses already. */
  private static final String COLLECTOR = "G1|Shenandoah|Z[A-Z].*|Parallel|Serial|GenCollect|GC_";

  private static final Set<String> EVENTS = Set.of(PAUSE, OPERATION, StoreActivity.NAME);

  private final ScratchFolder folder;

  private ServerRecording(ScratchFolder folder) {
    this.folder = folder;
  }

  /** Prepares a recording, in a temporary folder. */
  public static ServerRecording create() throws IOException {
    ScratchFolder folder = ScratchFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
    ServerRecording recording = new ServerRecording(folder);
    Files.writeString(recording.settings(), document());
    return recording;
  }

  private static String document() {
    StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.append("<configuration version=\"2.0\">\n");
    for (String event : EVENTS) {
      text.append("<event name=\"")
          .append(event)
          .append("\"><setting name=\"enabled\">true")
          .append("</setting><setting name=\"threshold\">5 ms</setting></event>\n");
    }
    return text.append("</configuration>\n").toString();
  }

  private Path settings() {
    return folder.path().resolve("activity.jfc");
  }

  private Path file() {
    return folder.path().resolve("activity.jfr");
  }

  /** The options of Java with which the server has to be started. */
  public List<String> options() {
    return List.of(
        "-XX:StartFlightRecording:dumponexit=true,maxsize=256m,settings="
            + settings()
            + ",filename="
            + file());
  }

  /**
   * Reads the recording, once the server has ended.
   *
   * @throws IOException if the server has left no recording
   */
  public List<Activity> read() throws IOException {
    List<Activity> activities = new ArrayList<>();
    try (RecordingFile recording = new RecordingFile(file())) {
      while (recording.hasMoreEvents()) {
        RecordedEvent event = recording.readEvent();
        String what = what(event);
        if (what != null) {
          activities.add(new Activity(what, event.getStartTime(), event.getDuration()));
        }
      }
    }
    return activities;
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

  @Override
  public void close() {
    folder.close();
  }
}
