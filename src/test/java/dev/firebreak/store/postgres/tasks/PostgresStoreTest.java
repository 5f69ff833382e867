package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.TaskStoreContract;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends TaskStoreContract {
  private Cluster cluster = new Cluster();
  private long node;

  @Override
  protected TaskStore open() throws StoreException {
    PostgresStore.prepare(cluster.where());
    node = cluster.node(NODE);
    StoreOptions options = new StoreOptions(NODE, clock, Runnable::run, 1 << 20, () -> {});
    return PostgresStore.open(cluster.where(), options, node, DatabaseTime.of(clock));
  }

  @Override
  protected Connection tables() throws SQLException {
    return DriverManager.getConnection(cluster.where().url());
  }

  @Override
  protected TaskStore openAnother() throws StoreException {
    cluster = new Cluster();
    return open();
  }

  @Override
  protected TaskStore afterLoss(TaskStore lost) throws StoreException {
    lost.close();
    cluster.declareDead(node, clock);
    return open();
  }

  @Test
  void theSizesOfTheTablesAreKnown() {
    assertThat(answer(store.engine()))
        .containsKeys("bytes of task", "bytes of task_done", "bytes of meta");
    assertThat(answer(store.engine()).get("engine")).startsWith("PostgreSQL ");
  }
}
