package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.liveness.Suspicion;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.jdbc.Readers;
import dev.firebreak.store.jdbc.TaskReads;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer continues after an error outside a commit. */
class WriterTest {
  @TempDir private Path folder;

  /** Fails before it is applied. */
  private static Operation<String> heavy() {
    return new Operation<>() {
      @Override
      String apply(Session session) {
        return "applied";
      }

      @Override
      public int weight() {
        throw new OutOfMemoryError("made up");
      }
    };
  }

  @Test
  void aWriterFailsItsGroupAfterAFaultAndContinues() throws Exception {
    StoreOptions options =
        new StoreOptions("t", InstantSource.system(), Runnable::run, 1, () -> {});
    OpenedFolder opened = OpenedFolder.open(folder, options);
    try (Suspicion suspicion = new Suspicion();
        Readers<TaskReads> readers = SqliteStore.readers(opened.database(), options);
        Writer writer = new Writer(opened.commits(), options, new AtomicLong())) {
      writer.start();
      for (int i = 0; i < 3; i++) {
        Operation<String> heavy = writer.add(heavy());
        assertThat(heavy)
            .failsWithin(Duration.ofSeconds(60))
            .withThrowableThat()
            .withCauseInstanceOf(StoreException.Unavailable.class);
      }
      assertThat(suspicion.raised()).isTrue();
      answer(writer.add(Notes.of("x", "written")));
      Optional<String> note = answer(readers.read(reads -> reads.readNote("x")));
      assertThat(note).contains("written");
    } finally {
      opened.close();
    }
  }
}
