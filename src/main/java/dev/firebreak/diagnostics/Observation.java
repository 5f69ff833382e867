package dev.firebreak.diagnostics;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Observes the JVM for some time: the stacks of all threads several times, and a recording. The
 * stacks are written while the recording runs, so that a caller that has left is noticed.
 */
public final class Observation implements Part.Content {
  private static final int DUMPS = 6;

  private final Duration duration;
  private final Duration pause;

  /** Belongs to the thread that writes the archive, as does the field below. */
  private @Nullable FlightRecording recording;

  private @Nullable Throwable failure;

  private Observation(Duration duration) {
    this.duration = duration;
    this.pause = duration.dividedBy(DUMPS);
  }

  /**
   * Returns the parts, in the order in which they have to be written.
   *
   * @param duration the length of the recording; if zero, the only part has the present stacks
   */
  public static List<Part> parts(Duration duration) {
    Observation observation = new Observation(duration);
    List<Part> parts = new ArrayList<>();
    int dumps = duration.isZero() ? 1 : DUMPS;
    for (int i = 0; i < dumps; i++) {
      parts.add(observation.stacks(i));
    }
    if (!duration.isZero()) {
      parts.add(
          new Part(
              "recording.jfr",
              "a recording of Java Flight Recorder of "
                  + duration.toSeconds()
                  + " s: where the processors spend their time, pauses, locks, names of files and"
                  + " addresses of sockets; without variables, properties and command lines",
              observation));
    }
    return parts;
  }

  private Part stacks(int number) {
    return new Part(
        String.format(Locale.ROOT, "threads-%d.txt", number + 1),
        String.format(
            Locale.ROOT,
            "the stacks of all threads after %d s, with names of classes and methods",
            pause.multipliedBy(number).toSeconds()),
        out -> {
          if (number == 0) {
            begin();
          } else {
            Thread.sleep(pause);
          }
          ThreadDump.writeTo(out);
        });
  }

  /** A recording that can't be started fails its own part only. */
  private void begin() {
    if (!duration.isZero()) {
      try {
        recording = FlightRecording.start();
      } catch (IOException | RuntimeException | LinkageError e) {
        failure = e;
      }
    }
  }

  @Override
  public void writeTo(OutputStream out) throws IOException, InterruptedException {
    if (recording == null) {
      throw new IOException("the recording could not be started: " + failure, failure);
    }
    Thread.sleep(pause);
    recording.writeTo(out);
  }

  @Override
  public void close() {
    if (recording != null) {
      recording.close();
    }
  }
}
