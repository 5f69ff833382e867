package dev.firebreak.store;

import static dev.firebreak.store.Answers.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.fixture.ManualClock;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Parking;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs the same random commands on a store and on the model, and compares the results. */
final class RandomCommands {
  private static final String[] TYPES = {"a", "b"};
  private static final Wanted[] CHANGES = {Wanted.CANCEL, Wanted.RETRY, Wanted.RETRY, Wanted.PURGE};
  private static final List<String> VERSIONS = List.of("1", "2");
  private static final String[] OWNERS = {"", "", "red", "blue"};

  private final MemoryStore model;
  private final Losing losing;
  private final ManualClock clock;
  private final long seed;
  private final Random random;
  private final List<RunId> ids = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private TaskStore store;
  private int step;

  /** Kills a store and opens it again. */
  interface Losing {
    TaskStore afterLoss(TaskStore lost) throws Exception;
  }

  RandomCommands(TaskStore store, Losing losing, ManualClock clock, long seed) {
    this.store = store;
    this.losing = losing;
    this.clock = clock;
    this.seed = seed;
    random = new Random(seed);
    model = new MemoryStore(StoreUnderTest.NODE, clock);
  }

  /** Runs this number of commands and returns the store. */
  TaskStore run(int steps) throws Exception {
    for (step = 0; step < steps; step++) {
      switch (random.nextInt(100)) {
        case 0 -> lose();
        case 1, 2, 3 -> prune();
        case 4, 5 -> many();
        case 6, 7, 8, 9, 10, 11 -> clock.advance(Duration.ofMillis(random.nextInt(3000)));
        default -> one();
      }
      compare("live", "", TaskStore::live);
      if (step % 16 == 0) {
        compare("counts", "", s -> answer(s.counts(null)));
        compare("counts", "red", s -> answer(s.counts("red")));
        compare("queues", "", s -> answer(s.queues(Set.of("t", "none"))));
        compare("liveOf", "", s -> new TreeMap<>(answer(s.liveOf(Map.of("red", 99, "blue", 2)))));
      }
    }
    for (RunId id : ids) {
      compare("find", id, s -> answer(s.find(id)));
    }
    compare("counts", "", s -> answer(s.counts(null)));
    return store;
  }

  private void one() {
    RunId id = id();
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> accept();
      case 8 -> waits();
      case 3 -> claim();
      case 4, 5 -> settle();
      case 6 -> {
        if (random.nextBoolean()) {
          compare("cancel", id, s -> answer(s.cancel(id)));
        } else {
          String version = random.nextInt(3) == 0 ? "2" : null;
          compare("retry", id, s -> answer(s.retryFrom(id, null, version)));
        }
      }
      default -> {
        compare("find", id, s -> answer(s.find(id)));
        String owner = owner();
        compare("typeOf", id + owner, s -> answer(s.typeOf(id, owner.isEmpty() ? null : owner)));
        list();
      }
    }
  }

  private RunId id() {
    return ids.isEmpty() ? new RunId(1, 1) : ids.get(random.nextInt(ids.size()));
  }

  private String type() {
    return TYPES[random.nextInt(TYPES.length)];
  }

  private String owner() {
    return OWNERS[random.nextInt(OWNERS.length)];
  }

  private Duration pause() {
    return Duration.ofMillis(random.nextBoolean() ? 0 : random.nextInt(4000));
  }

  private void accept() {
    RunId id = new RunId((clock.millis() << 16) | 0x7000, ids.size());
    Payload input = Payload.text("x".repeat(random.nextInt(3)));
    String type = type();
    IdempotencyKey key =
        random.nextInt(3) == 0
            ? IdempotencyKey.of("me", type, "k" + random.nextInt(20), input)
            : null;
    var runAt = random.nextBoolean() ? null : clock.instant().plus(pause());
    Duration timeout = random.nextBoolean() ? null : Duration.ofMillis(random.nextInt(999));
    var plan = new Submission.Plan(random.nextInt(4), runAt, timeout, 1 + random.nextInt(3));
    Start start = random.nextInt(3) == 0 ? Start.LATER : start();
    String trace = random.nextBoolean() ? null : "trace";
    Submission submission =
        new NewTask(id, type, owner(), plan, input, key, trace)
            .starting(start, search())
            .ofVersion(random.nextInt(3) == 0 ? null : VERSIONS.get(random.nextInt(2)));
    ids.add(id);
    compare("accept", submission, s -> answer(s.accept(submission)));
    claims.add(new Claim(id, 1));
  }

  private void claim() {
    List<ClaimRequest> demands = new ArrayList<>();
    for (String type : TYPES) {
      Integer most = random.nextInt(3) == 0 ? random.nextInt(5) : null;
      demands.add(
          new ClaimRequest(type, random.nextInt(4), start(), random.nextInt(2), most, versions()));
    }
    compare("claim", demands, s -> answer(s.claim(demands)));
    for (RunId id : ids.subList(Math.max(0, ids.size() - 9), ids.size())) {
      claims.add(new Claim(id, 1 + random.nextInt(3)));
    }
  }

  private @Nullable Set<String> versions() {
    return random.nextBoolean() ? null : Set.copyOf(VERSIONS.subList(0, random.nextInt(3)));
  }

  private Start start() {
    return random.nextBoolean() ? Start.ON_THREAD : Start.ISOLATED;
  }

  private void settle() {
    if (claims.isEmpty()) {
      return;
    }
    Claim claim = claims.get(random.nextInt(claims.size()));
    Ending ending = ending();
    compare("settle", claim + " " + ending, s -> answer(s.settle(claim, ending)));
  }

  private Ending ending() {
    Outcome outcome = new Outcome.Crashed(new Cause.Reported("step " + step, "\0"));
    return switch (random.nextInt(8)) {
      case 5 -> new Ending.Parked(parking());
      case 0 -> new Ending.Failed(outcome);
      case 1 -> new Ending.Retried(outcome, pause());
      case 2 -> new Ending.CrashedInIsolation(outcome, pause());
      case 3 -> new Ending.Released(outcome, random.nextBoolean(), pause());
      case 4 -> new Ending.Cancelled(outcome);
      default -> new Ending.Succeeded(Payload.text("y".repeat(random.nextInt(3))));
    };
  }

  private Parking parking() {
    Integer wakes = random.nextBoolean() ? null : random.nextInt(2);
    return new Parking("sleep a", clock.instant().plus(pause()), wakes);
  }

  /** Not quite enough for two signals with a letter each: the media type has 25 bytes. */
  private static final long MOST_BYTES = 51;

  /** Signals, and attempts that look for them, of few names. */
  private void waits() {
    RunId id = id();
    String name = "s" + random.nextInt(2);
    Payload body = Payload.text("z".repeat(random.nextInt(2)));
    compare("signal", id + " " + name, s -> answer(s.signal(id, name, body, MOST_BYTES)));
    if (claims.isEmpty()) {
      return;
    }
    Claim claim = claims.get(random.nextInt(claims.size()));
    int number = 1 + answer(model.stepList(claim.id())).size();
    NewAwait wanted = new NewAwait(number, name, pause());
    compare("await", claim + " " + wanted, s -> answer(s.await(claim, wanted)));
    compare("signals", claim, s -> answer(s.signals(claim.id())));
  }

  private void prune() {
    Duration age = Duration.ofSeconds(random.nextInt(60));
    compare("prune", age, s -> answer(s.prune(age, 1000)));
  }

  private void many() {
    Filter filter = filter();
    int limit = 1 + random.nextInt(5);
    RunId before = random.nextInt(4) == 0 ? id() : null;
    Wanted change = CHANGES[random.nextInt(CHANGES.length)];
    if (change == Wanted.PURGE) {
      compare("failures", "", s -> answer(s.failures(filter.type(), filter.owner(), 3)));
    }
    compare("count", change + " " + filter, s -> answer(s.count(filter, change, 9)));
    compare(
        "changeAll",
        change + " " + filter,
        s -> sorted(s.changeAll(change, filter, before, limit)));
  }

  /** The order in which a store deletes does not matter. */
  private static Object sorted(CompletionStage<Changed> changed) {
    Changed all = answer(changed);
    List<Moved> moved = new ArrayList<>(all.moved());
    moved.sort(Comparator.comparing(Moved::id));
    return new Changed(all.next(), all.stopping(), moved);
  }

  private void list() {
    Filter filter = filter();
    RunId before = random.nextBoolean() ? null : id();
    int limit = 1 + random.nextInt(6);
    compare("list", filter, s -> answer(s.list(filter, before, limit)));
  }

  private Filter filter() {
    List<TaskState> states = List.of(TaskState.values());
    String type = random.nextBoolean() ? null : type();
    return new Filter(
        type,
        random.nextInt(4) == 0 ? null : states.get(random.nextInt(states.size())),
        random.nextInt(3) == 0 ? OWNERS[2 + random.nextInt(2)] : null,
        random.nextBoolean() ? FilterDetails.NONE : details(type));
  }

  private FilterDetails details(@Nullable String type) {
    RunId one = random.nextInt(4) == 0 ? id() : null;
    RunId other = random.nextInt(4) == 0 ? id() : null;
    return new FilterDetails(
        random.nextInt(4) == 0 ? StoreUnderTest.NODE : null,
        new FilterDetails.Created(one, other),
        random.nextInt(4) == 0 ? "k" + random.nextInt(20) : null,
        random.nextInt(4) == 0 ? "reported" : null,
        random.nextInt(8) == 0 ? "step #" : null,
        type == null ? List.of() : search());
  }

  private List<SearchValue> search() {
    return random.nextInt(3) == 0
        ? List.of(new SearchValue("/customer", "c" + random.nextInt(3)))
        : List.of();
  }

  private void lose() throws Exception {
    store = losing.afterLoss(store);
    model.nodeLost();
  }

  private void compare(String command, Object parameters, Function<TaskStore, Object> ask) {
    assertThat(ask.apply(store).toString())
        .as("seed %d, step %d: %s %s", seed, step, command, parameters)
        .isEqualTo(ask.apply(model).toString());
  }
}
