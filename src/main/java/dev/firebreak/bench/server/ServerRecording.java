package dev.firebreak.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of a server from its start to its end, in a temporary folder. */
public final class ServerRecording implements AutoCloseable {
  private final ScratchFolder folder;

  /**
   * An event that is recorded.
   *
   * @param name of the event
   * @param setting the name of the setting that bounds how much is recorded
   * @param value of the setting
   */
  public record Recorded(String name, String setting, String value) {
    private String xml() {
      return "<event name=\""
          + name
          + "\"><setting name=\"enabled\">true</setting><setting name=\""
          + setting
          + "\">"
          + value
          + "</setting></event>\n";
    }
  }

  private ServerRecording(ScratchFolder folder) {
    this.folder = folder;
  }

  /** Prepares a recording of these events. */
  public static ServerRecording of(List<Recorded> events) throws IOException {
    ScratchFolder folder = ScratchFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
    ServerRecording recording = new ServerRecording(folder);
    StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.append("<configuration version=\"2.0\">\n");
    events.forEach(event -> text.append(event.xml()));
    Files.writeString(recording.settings(), text.append("</configuration>\n"));
    return recording;
  }

  private Path settings() {
    return folder.path().resolve("server.jfc");
  }

  private Path file() {
    return folder.path().resolve("server.jfr");
  }

  /** The options of Java with which the server has to be started. */
  public List<String> options() {
    return List.of(
        "-Xlog:disable", // Otherwise Java prints where it records to.
        "-XX:FlightRecorderOptions:stackdepth=512",
        "-XX:StartFlightRecording:dumponexit=true,maxsize=1g,settings="
            + settings()
            + ",filename="
            + file());
  }

  /**
   * Reads the recording, once the server has ended.
   *
   * @throws IOException if the server has left no recording
   */
  public void read(Consumer<RecordedEvent> events) throws IOException {
    try (RecordingFile recording = new RecordingFile(file())) {
      while (recording.hasMoreEvents()) {
        events.accept(recording.readEvent());
      }
    }
  }

  @Override
  public void close() {
    folder.close();
  }
}
