package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.store.StoreActivity;
import dev.firebreak.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What a store does is in the flight recorder, if it takes long. */
@Isolated("the flight recorder is one of the JVM")
class StoreActivityTest {
  @TempDir private Path folder;

  private List<RecordedEvent> recorded(Duration threshold) throws Exception {
    Path file = folder.resolve(threshold + ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable(StoreActivity.NAME).withThreshold(threshold);
      recording.start();
      StoreOptions options =
          new StoreOptions("n", InstantSource.system(), Runnable::run, 1 << 20, () -> {});
      try (SqliteStore store = SqliteStore.open(folder.resolve(threshold + ""), options)) {
        answer(store.prune(Duration.ofDays(1), 10));
      }
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file);
  }

  @Test
  void aGroupOfOperationsIsRecorded() throws Exception {
    assertThat(recorded(Duration.ZERO))
        .anySatisfy(
            event -> {
              assertThat(event.getString("kind")).isEqualTo("group of operations");
              assertThat(event.getLong("count")).isEqualTo(1);
              assertThat(event.getDuration()).isPositive();
            })
        .anySatisfy(
            event -> assertThat(event.getString("kind")).isEqualTo("synced commit of operations"));
  }

  @Test
  void whatIsShortIsNotRecorded() throws Exception {
    assertThat(recorded(Duration.ofDays(1))).isEmpty();
  }
}
