package dev.firebreak.store.move;

import static dev.firebreak.store.Answers.answer;

import dev.firebreak.access.Grant;
import dev.firebreak.access.Scope;
import dev.firebreak.access.Token;
import dev.firebreak.access.TokenHash;
import dev.firebreak.access.TypePatterns;
import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.NewGroup;
import dev.firebreak.pause.Pause;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Awaited;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.Claimed;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Filter;
import dev.firebreak.store.IdempotencyKey;
import dev.firebreak.store.NewAwait;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.Relations;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskStore;
import dev.firebreak.store.sqlite.SqliteStore;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Parking;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Fills a store with tasks in every state. */
final class SampleStore {
  static final Payload INPUT =
      Payload.json("{\"a\":\"ü\"}").withHead(Head.of("GET /ü", Map.of("X", "y")));
  static final Outcome CRASH = new Outcome.Crashed(new Cause.Reported("\0 \uD800 ☃", "a\nb"));

  static final String OWNER = "team ü";

  static final Pause PAUSE = new Pause("t", Instant.ofEpochMilli(-1), OWNER, "it's \"moved\"");

  static final Payload LONG = Payload.text("a long result ".repeat(100_000));

  private static final byte[] ALL_BYTES = new byte[70_000];

  static {
    for (int i = 0; i < ALL_BYTES.length; i++) {
      ALL_BYTES[i] = (byte) i;
    }
  }

  private final TaskStore store;

  private SampleStore(TaskStore store) {
    this.store = store;
  }

  static SqliteStore open(Path folder) throws StoreException.Refused {
    return SqliteStore.open(folder, options());
  }

  static StoreOptions options() {
    return new StoreOptions("here", InstantSource.system(), Runnable::run, 1 << 20, () -> {});
  }

  static IdempotencyKey key(Payload input) {
    return IdempotencyKey.of("alice", "t", "once", input);
  }

  /** Fills a store as if its node was killed then, and returns its tasks. */
  static Map<RunId, Task> fill(Path folder) throws StoreException.Refused {
    try (SqliteStore store = open(folder)) {
      SampleStore sample = new SampleStore(store);
      sample.live();
      sample.related();
      sample.over();
      answer(store.remember("schedule nightly", "2026-01-01T00:00:00Z ü"));
      answer(store.tokens().save(List.of(token(1, null), token(-1, Instant.EPOCH))));
      answer(store.pauses().save(PAUSE));
      return tasks(store);
    }
  }

  static Token token(long hash, @Nullable Instant end) {
    Grant grant = new Grant("ö", Set.of(Scope.CALL), TypePatterns.ALL, null, 7);
    return new Token(new TokenHash(hash, 0, -1, 9), "t" + hash, grant, Instant.EPOCH, end);
  }

  static Map<RunId, Task> tasks(TaskStore store) {
    Map<RunId, Task> tasks = new TreeMap<>();
    for (Task task : answer(store.list(new Filter(null, null), null, 1000)).tasks()) {
      tasks.put(task.id(), answer(store.find(task.id())).orElseThrow());
    }
    return tasks;
  }

  private void live() {
    accept(Start.LATER, 0, null, key(INPUT));
    accept(Start.LATER, 3, Instant.parse("2099-01-01T00:00:00.123Z"), null);
    accept(Start.LATER, 1, Instant.parse("1969-12-31T23:59:59.999Z"), null);
    accept(Start.LATER, 1, Instant.parse("+900000-01-01T00:00:00Z"), null);
    accept(Start.ON_THREAD, 1, null, null);
    accept(Start.ISOLATED, 1, null, null);
    answer(store.settle(begun(), new Ending.Retried(CRASH, Duration.ofHours(9))));
    answer(store.cancel(begun().id()));
    waiting();
  }

  /** Waits for a signal, has received another one, and has missed a third. */
  private void waiting() {
    Claim claim = begun();
    answer(store.signal(claim.id(), "early ☃", INPUT));
    answer(store.await(claim, new NewAwait(1, "late", Duration.ZERO)));
    var looked =
        (Awaited.Waiting) answer(store.await(claim, new NewAwait(2, "go", Duration.ofDays(9))));
    Parking parking = new Parking("signal go", looked.until(), looked.wakes());
    answer(store.settle(claim, new Ending.Parked(parking)));
  }

  /** A group, a child, and a task that waits for both. */
  private void related() {
    RunId group = RunId.at(System.currentTimeMillis());
    var then =
        new CompletionTask(
            CompletionTask.When.SUCCEEDED,
            "t",
            1,
            3,
            "{}",
            new CompletionTask.EndReport(1, 2),
            "7");
    var spec = new GroupSpec("ü", Map.of("a", "b"), 9, then);
    answer(store.createGroup(new NewGroup(group, OWNER, spec, new NewGroup.Key("k", "d"))));
    Claim waiter = begun();
    Submission made = submission(Start.LATER, 1, null, null);
    NewTask both = made.task().in(new Relations(group, waiter.id()));
    answer(store.accept(both.starting(Start.LATER, List.of())));
    answer(store.watch(waiter, "all", List.of(made.id())));
    NewAwait wanted = new NewAwait(1, "all", Duration.ofHours(1));
    if (answer(store.await(waiter, wanted)) instanceof Awaited.Waiting(Instant until, int wakes)) {
      answer(store.settle(waiter, new Ending.Parked(new Parking("tasks all", until, wakes))));
    }
  }

  private void over() {
    List<Payload> results = new ArrayList<>();
    results.add(Payload.empty());
    results.add(Payload.text("").withHead(Head.of("404", Map.of("X-Y", "z"))));
    results.add(Payload.text("Größe ☃ \0"));
    results.add(Payload.of(ALL_BYTES, "image/png"));
    results.add(LONG);
    results.add(Payload.of(new byte[] {0, (byte) 0xff, (byte) 0xfe}));
    for (Payload result : results) {
      answer(store.settle(begun(), new Ending.Succeeded(result)));
    }
    Claim failed = begun();
    answer(store.settle(failed, new Ending.Failed(CRASH)));
    answer(store.settle(begun(), new Ending.Cancelled(new Outcome.Cancelled(false))));
    Claim retried = begun();
    answer(store.settle(retried, new Ending.Failed(CRASH)));
    answer(store.retry(retried.id()));
    answer(store.cancel(accept(Start.LATER, 1, null, null)));
    quarantined();
  }

  private void quarantined() {
    Submission submission = submission("poison", Start.ISOLATED, 1, null, null);
    answer(store.accept(submission));
    for (int claim = 1; claim <= Claimed.QUARANTINE; claim++) {
      Ending died = new Ending.CrashedInIsolation(CRASH, Duration.ZERO);
      answer(store.settle(new Claim(submission.id(), claim), died));
      answer(store.claim(List.of(new ClaimRequest("poison", 1, Start.ISOLATED, 1))));
    }
  }

  private Claim begun() {
    var accepted =
        (Accepted.Stored) answer(store.accept(submission(Start.ON_THREAD, 1, null, null)));
    Claim claim = accepted.claim();
    if (claim == null) {
      throw new AssertionError("not claimed");
    }
    return claim;
  }

  private RunId accept(
      Start start, int priority, @Nullable Instant runAt, @Nullable IdempotencyKey key) {
    Submission submission = submission(start, priority, runAt, key);
    answer(store.accept(submission));
    return submission.id();
  }

  static Submission submission(
      Start start, int priority, @Nullable Instant runAt, @Nullable IdempotencyKey key) {
    return submission("t", start, priority, runAt, key);
  }

  private static Submission submission(
      String type,
      Start start,
      int priority,
      @Nullable Instant runAt,
      @Nullable IdempotencyKey key) {
    var plan = new Submission.Plan(priority, runAt, Duration.ofMillis(9001), 3);
    RunId id = RunId.at(System.currentTimeMillis());
    return new NewTask(id, type, OWNER, plan, INPUT, key, "00-trace")
        .starting(start, List.of())
        .ofVersion("1.0-rc_1");
  }
}
