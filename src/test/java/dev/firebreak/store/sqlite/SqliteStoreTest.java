package dev.firebreak.store.sqlite;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.TaskStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends TaskStoreContract {
  @TempDir Path folder;
  private Path current = Path.of("");
  private int losses;

  @Override
  protected TaskStore open() throws StoreException.Refused {
    // Characters that mean something in a URI.
    current = folder.resolve("a b?c%20d#e");
    return SqliteStore.open(current, options());
  }

  @Override
  protected Connection tables() throws SQLException {
    return new Database(current.resolve(DataFolder.DATABASE)).reader();
  }

  @Override
  protected TaskStore openAnother() throws StoreException.Refused {
    current = folder.resolve("another " + losses++);
    return SqliteStore.open(current, options());
  }

  @Override
  protected TaskStore afterLoss(TaskStore lost) throws Exception {
    Path copy = folder.resolve("copy " + losses++);
    Copies.make(current, copy);
    lost.close();
    current = copy;
    return SqliteStore.open(current, options());
  }

  private StoreOptions options() {
    return new StoreOptions(NODE, clock, Runnable::run, 1 << 20, () -> {});
  }
}
