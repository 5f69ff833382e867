package dev.firebreak.store.jdbc;

import dev.firebreak.pause.Pause;
import dev.firebreak.pause.PauseStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Pauses in the database of the tasks: read by its readers, changed as the engine does it. */
public final class JdbcPauseStore implements PauseStore {
  private final Readers<?> readers;
  private final OperatorChange.Maker maker;

  /** Uses readers and a writer, and closes neither. */
  public JdbcPauseStore(Readers<?> readers, OperatorChange.Maker maker) {
    this.readers = readers;
    this.maker = maker;
  }

  @Override
  public CompletionStage<List<Pause>> list() {
    return readers.read(TaskReads::pauses);
  }

  @Override
  public CompletionStage<@Nullable Void> save(Pause pause) {
    return maker.make(statements -> new PauseTable(statements).save(pause));
  }

  @Override
  public CompletionStage<@Nullable Void> delete(String type) {
    return maker.make(statements -> new PauseTable(statements).delete(type));
  }
}
