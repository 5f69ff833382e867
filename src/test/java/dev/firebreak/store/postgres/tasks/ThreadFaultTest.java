package dev.firebreak.store.postgres.tasks;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.liveness.Suspicion;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.LeaseHolder;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.store.jdbc.Readers;
import dev.firebreak.store.jdbc.Sql;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.store.postgres.connection.HeardTime;
import dev.firebreak.store.postgres.connection.Sessions;
import dev.firebreak.store.postgres.connection.WriterConnection;
import dev.firebreak.store.postgres.nodes.Heartbeat;
import dev.firebreak.store.postgres.nodes.Lease;
import dev.firebreak.store.postgres.nodes.LeaseWatch;
import dev.firebreak.store.postgres.nodes.NanoClock;
import dev.firebreak.store.postgres.nodes.NodeTransactions;
import dev.firebreak.store.postgres.nodes.Renewals;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The threads of a store continue after an OutOfMemoryError and fail the operation in progress. */
class ThreadFaultTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Cluster cluster = new Cluster();
  private final Suspicion suspicion = new Suspicion();

  @BeforeEach
  void prepare() throws StoreException {
    PostgresStore.prepare(cluster.where());
  }

  @AfterEach
  void noMore() {
    suspicion.close();
  }

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

  private static void assertFails(CompletionStage<?> stage, Class<? extends Throwable> how) {
    assertThat(stage.toCompletableFuture())
        .failsWithin(LONG)
        .withThrowableThat()
        .withCauseInstanceOf(how);
  }

  private static Readers<PostgresReads> readers(Sessions sessions, Executor answers) {
    return PostgresStore.readers(
        sessions, new StoreOptions("t", InstantSource.system(), answers, 1, () -> {}));
  }

  @Test
  void aReaderContinuesAfterAFault() {
    Sessions sessions = new Sessions(cluster.where(), DatabaseTime.DATABASE, "test");
    try (Readers<PostgresReads> readers = readers(sessions, Runnable::run)) {
      for (int i = 0; i < 8; i++) {
        assertFails(readers.read(_ -> fail()), StoreException.Unavailable.class);
        assertFails(readers.read(_ -> failWithoutWords()), StoreException.Unavailable.class);
      }
      assertThat(suspicion.raised()).isTrue();
      Optional<String> note = answer(readers.read(reads -> reads.readNote("x")));
      assertThat(note).isEmpty();
    }
  }

  @Test
  void aReaderDeliversTheAnswerItselfIfTheExecutorFails() {
    Sessions sessions = new Sessions(cluster.where(), DatabaseTime.DATABASE, "test");
    try (Readers<PostgresReads> readers = readers(sessions, _ -> fail())) {
      for (int i = 0; i < 8; i++) {
        String read = answer(readers.read(_ -> "read"));
        assertThat(read).isEqualTo("read");
      }
    }
  }

  /** A submission without an input, which is invalid, fails before it is in a group. */
  @Test
  @SuppressWarnings("NullAway")
  void aWriterFailsItsGroupAfterAFaultAndContinues() throws Exception {
    WriterConnection link =
        new WriterConnection(new Sessions(cluster.where(), DatabaseTime.DATABASE, "test"));
    StoreOptions options =
        new StoreOptions("t", InstantSource.system(), Runnable::run, 1, () -> {});
    try (Writer writer =
        new Writer(
            link,
            new NodeIdentity(1, "test"),
            options,
            new LiveTaskCount(0),
            new HeardTime(Instant.EPOCH))) {
      writer.start();
      Submission.Plan plan = new Submission.Plan(1, null, null, 3);
      RunId id = RunId.at(1);
      for (int i = 0; i < 3; i++) {
        Submission broken = new Submission(id, "t", plan, null, null, null, Start.LATER);
        assertFails(
            writer.add(new SubmitBatch.Accept(broken)), StoreException.OutcomeUnknown.class);
      }
      Submission whole = new Submission(id, "t", plan, Payload.empty(), null, null, Start.LATER);
      assertThat(answer(writer.add(new SubmitBatch.Accept(whole))))
          .isInstanceOf(Accepted.Stored.class);
    }
  }

  @Test
  void aFailedTransactionOnNodeRowsIsRolledBack() {
    try (NodeTransactions transactions =
        new NodeTransactions(new Sessions(cluster.where(), DatabaseTime.DATABASE, "lease"))) {
      answer(transactions.execute(connection -> Sql.run(connection, "CREATE TABLE done (n int)")));
      assertFails(transactions.compute(ThreadFaultTest::insertAndFail), OutOfMemoryError.class);
      answer(
          transactions.execute(connection -> Sql.run(connection, "INSERT INTO done VALUES (2)")));
      assertThat(cluster.number("SELECT sum(n) FROM done")).isEqualTo(2);
      assertThat(suspicion.raised()).isTrue();
    }
  }

  private static Boolean insertAndFail(Connection connection) throws java.sql.SQLException {
    try (Statement insert = connection.createStatement()) {
      insert.execute("INSERT INTO done VALUES (1)");
    }
    return fail();
  }

  @Test
  void renewalsContinueAfterAFault() {
    long id = cluster.node("here");
    Lease lease = new Lease(System::nanoTime, System.nanoTime());
    AtomicInteger views = new AtomicInteger();
    CompletableFuture<Renewals.ClusterView> seen = new CompletableFuture<>();
    Sessions source = new Sessions(cluster.where(), DatabaseTime.DATABASE, "lease");
    try (Renewals renewals =
        new Renewals(
            new Heartbeat(source, id, System::nanoTime),
            lease,
            System::nanoTime,
            view -> {
              if (views.incrementAndGet() < 3) {
                fail();
              }
              seen.complete(view);
            })) {
      renewals.start();
      assertThat(seen).succeedsWithin(LONG);
      assertThat(suspicion.raised()).isTrue();
    }
  }

  /** Observations of peers from before a fault of this node are discarded. */
  @Test
  void aFaultOfThisNodeDeclaresNoPeerDead() {
    long id = cluster.node("here");
    cluster.node("there");
    NanoClock clock = new NanoClock();
    List<Renewals.ClusterView> views = new ArrayList<>();
    Heartbeat heartbeat =
        new Heartbeat(new Sessions(cluster.where(), DatabaseTime.DATABASE, "lease"), id, clock);
    Lease lease = new Lease(clock, clock.getAsLong());
    try (Renewals renewals = new Renewals(heartbeat, lease, clock, views::add)) {
      for (int seconds = 0; seconds <= 2 * Lease.LENGTH.toSeconds(); seconds++) {
        var _ = renewals.renew();
        if (seconds == Lease.LENGTH.toSeconds() - 1) {
          renewals.failed(new OutOfMemoryError("made up"));
        }
        clock.pass(1000);
      }
    }
    int first = (int) Lease.LENGTH.toSeconds();
    assertThat(views.subList(0, 2 * first)).allSatisfy(view -> assertThat(view.dead()).isEmpty());
    assertThat(views.get(2 * first).dead()).hasSize(1);
  }

  /** If attempts can't be stopped, the process halts before the lease ends. */
  @Test
  void aLostLeaseHaltsTheProcessIfAttemptsCanNotBeStopped() {
    NanoClock clock = new NanoClock();
    Work work = new Work();
    try (LeaseWatch watch = new LeaseWatch(new Lease(clock, clock.getAsLong()), clock)) {
      watch.serve(work);
      clock.pass(Lease.STOP.toMillis());
      watch.start();
      await().atMost(LONG).until(() -> work.stops.get() >= 2);
      assertThat(work.halts).hasValue(0);
      clock.pass(TimeUnit.SECONDS.toMillis(2));
      await().atMost(LONG).until(() -> work.halts.get() > 0);
      assertThat(suspicion.raised()).isTrue();
    }
  }

  private static final class Work implements LeaseHolder {
    private final AtomicInteger stops = new AtomicInteger();
    private final AtomicInteger halts = new AtomicInteger();

    @Override
    public void stop() {
      stops.incrementAndGet();
      fail();
    }

    @Override
    public boolean busy() {
      return true;
    }

    @Override
    public List<Claim> onThreads() {
      return fail();
    }

    @Override
    public void halt() {
      halts.incrementAndGet();
    }
  }
}
