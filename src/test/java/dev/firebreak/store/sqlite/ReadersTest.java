package dev.firebreak.store.sqlite;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.liveness.Suspicion;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.jdbc.Readers;
import dev.firebreak.store.jdbc.TaskReads;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader continues after an OutOfMemoryError and fails the read. */
class ReadersTest {
  @TempDir Path folder;

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T fail() {
    throw new OutOfMemoryError("made up");
  }

  /** Throws an exception whose message can't be read for lack of memory. */
  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T> T failWithoutWords() {
    throw new IllegalStateException() {
      private static final long serialVersionUID = 1L;

      @Override
      public String getMessage() {
        throw new OutOfMemoryError("made up");
      }
    };
  }

  private OpenedFolder open() throws StoreException.Refused {
    return OpenedFolder.open(
        folder, new StoreOptions("t", InstantSource.system(), Runnable::run, 1, () -> {}));
  }

  private static Readers<TaskReads> readers(OpenedFolder opened, Executor answers)
      throws SQLException {
    StoreOptions options = new StoreOptions("t", InstantSource.system(), answers, 1, () -> {});
    return SqliteStore.readers(opened.database(), options);
  }

  @Test
  void aReaderContinuesAfterAFault() throws Exception {
    OpenedFolder opened = open();
    try (Suspicion suspicion = new Suspicion();
        Readers<TaskReads> readers = readers(opened, Runnable::run)) {
      for (int i = 0; i < 8; i++) {
        boolean silent = i % 2 == 1;
        assertThat(readers.read(_ -> silent ? failWithoutWords() : fail()))
            .failsWithin(Duration.ofSeconds(60))
            .withThrowableThat()
            .withCauseInstanceOf(StoreException.Unavailable.class);
      }
      assertThat(suspicion.raised()).isTrue();
      Optional<String> note = answer(readers.read(reads -> reads.readNote("x")));
      assertThat(note).isEmpty();
    } finally {
      opened.close();
    }
  }

  @Test
  void aReaderDeliversTheAnswerItselfIfTheExecutorFails() throws Exception {
    OpenedFolder opened = open();
    try (Readers<TaskReads> readers = readers(opened, _ -> fail())) {
      for (int i = 0; i < 8; i++) {
        String read = answer(readers.read(_ -> "read"));
        assertThat(read).isEqualTo("read");
      }
    } finally {
      opened.close();
    }
  }
}
