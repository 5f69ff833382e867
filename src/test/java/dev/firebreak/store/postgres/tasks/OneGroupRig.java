package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store in which a test can put several operations into one group. */
abstract class OneGroupRig {
  final Cluster cluster = new Cluster();
  PostgresStore store;
  private final AtomicReference<Runnable> together = new AtomicReference<>(() -> {});

  @BeforeEach
  final void openStore() throws StoreException {
    store = cluster.open(Cluster.options("here", this::run), DatabaseTime.DATABASE);
  }

  /** Answers run on the writer's thread: the operations that they add are in one group. */
  private void run(Runnable answers) {
    answers.run();
    together.getAndSet(() -> {}).run();
  }

  /** Has the operations that the action adds be one group, after the next answers. */
  final void inOneGroup(Runnable action) {
    together.set(action);
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }
}
