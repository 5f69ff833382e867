package dev.firebreak.store.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.postgres.tasks.Cluster;
import dev.firebreak.store.postgres.tasks.PostgresStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The tables of the shared store, and the servers and programs that are refused. */
class SchemaTest {
  private final Cluster cluster = new Cluster();

  private void refused(String part) {
    assertThatExceptionOfType(StoreException.Refused.class)
        .isThrownBy(() -> PostgresStore.prepare(cluster.where()))
        .withMessageContaining(part);
  }

  @Test
  void nodesThatStartTogetherCreateTheTablesOnce() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < 8; i++) {
        all.add(
            threads.submit(
                () -> {
                  PostgresStore.prepare(cluster.where());
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(cluster.number("SELECT v::int FROM meta WHERE k = 'schema'"))
        .isEqualTo(Schema.VERSION);
  }

  @Test
  void aNewerSchemaIsRefusedUnlessItAllowsThisProgram() throws Exception {
    PostgresStore.prepare(cluster.where());
    int next = Schema.VERSION + 1;
    cluster.run("UPDATE meta SET v = '" + next + "' WHERE k = 'schema'");
    PostgresStore.prepare(cluster.where());
    cluster.run("UPDATE meta SET v = '" + next + "' WHERE k = 'oldest'");
    refused("newer Firebreak");
  }

  @Test
  void tablesOfAnotherProgramAreNotChanged() {
    cluster.run("CREATE TABLE meta (k text, v text)");
    refused("not Firebreak's");
    assertThat(cluster.number("SELECT count(*) FROM pg_class WHERE relname = 'task'")).isZero();
  }

  @Test
  void aTableMetaOfAnotherProgramIsNamed() {
    cluster.run("CREATE SCHEMA theirs");
    cluster.run("CREATE TABLE theirs.meta (name text, value text)");
    cluster.run("ALTER DATABASE " + name() + " SET search_path = theirs");
    refused("theirs.meta in database " + name());
    refused("currentSchema");
  }

  @Test
  void aDatabaseInAnotherEncodingIsRefused() {
    cluster.run(
        "CREATE DATABASE latin_"
            + name()
            + " ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    String latin = cluster.url().replace("/" + name(), "/latin_" + name());
    assertThatExceptionOfType(StoreException.Refused.class)
        .isThrownBy(() -> PostgresStore.prepare(PostgresOptions.of(latin)))
        .withMessageContaining("LATIN1")
        .withMessageContaining("UTF8");
  }

  @Test
  void connectionsThatShareASessionAreRefused() throws Exception {
    Sessions sessions = new Sessions(cluster.where(), DatabaseTime.DATABASE, "here");
    try (var one = sessions.open(SessionKind.MIGRATION);
        var other = sessions.open(SessionKind.MIGRATION)) {
      Pooling.refuse(one, other);
      assertThatExceptionOfType(StoreException.Refused.class)
          .isThrownBy(() -> Pooling.refuse(one, one))
          .withMessageContaining("PgBouncer")
          .withMessageContaining("session");
    }
  }

  @Test
  void anOldServerOrOneWithoutFsyncIsRefused() throws Exception {
    Schema.refuseOldServer(15);
    Schema.refuseNoSync("on");
    assertThatExceptionOfType(StoreException.Refused.class)
        .isThrownBy(() -> Schema.refuseOldServer(14))
        .withMessageContaining("15 or newer");
    assertThatExceptionOfType(StoreException.Refused.class)
        .isThrownBy(() -> Schema.refuseNoSync("off"))
        .withMessageContaining("fsync=on");
  }

  @Test
  void writersUseSynchronousCommitDespiteTheDatabasesSetting() throws Exception {
    cluster.run("ALTER ROLE postgres IN DATABASE " + name() + " SET synchronous_commit = off");
    Sessions sessions = new Sessions(cluster.where(), DatabaseTime.DATABASE, "here");
    try (var connection = sessions.open(SessionKind.WRITER);
        var row = connection.createStatement().executeQuery("SHOW synchronous_commit")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("on");
    }
  }

  private String name() {
    return cluster.url().replaceFirst(".*/([a-z0-9]+).*", "$1");
  }
}
