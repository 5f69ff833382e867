package dev.firebreak.store.sqlite;

import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import dev.firebreak.group.CompletionTask;
import dev.firebreak.group.GroupSpec;
import dev.firebreak.group.NewGroup;
import dev.firebreak.store.CallbackOrder;
import dev.firebreak.store.ClaimRequest;
import dev.firebreak.store.Ending;
import dev.firebreak.store.IdempotencyKey;
import dev.firebreak.store.NewAwait;
import dev.firebreak.store.NewTask;
import dev.firebreak.store.Relations;
import dev.firebreak.store.SearchValue;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.store.TaskStore;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Claim;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.Parking;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Random groups of operations, most of which record successes. */
final class RandomGroups {
  private static final String NAME = "all";
  private static final Outcome CRASH = new Outcome.Crashed(new Cause.Reported("crash", ""));
  private static final Set<TaskState> REPORTED = Set.of(TaskState.SUCCEEDED, TaskState.FAILED);

  private final Random random;
  private final Instant now;

  /** Whether tasks have what makes their ends matter to others. */
  private final boolean related;

  private final List<RunId> ids = new ArrayList<>();
  private final List<RunId> groups = new ArrayList<>();
  private final List<Claim> running = new ArrayList<>();
  private int made;

  RandomGroups(long seed, Instant now) {
    random = new Random(seed);
    related = random.nextBoolean();
    this.now = now;
  }

  /** Makes a group of operations, for one store or for several. */
  List<Function<TaskStore, CompletionStage<?>>> next() {
    List<Function<TaskStore, CompletionStage<?>>> group = new ArrayList<>();
    for (int left = 1 + random.nextInt(160); left > 0; left--) {
      group.add(operation());
    }
    return group;
  }

  private Function<TaskStore, CompletionStage<?>> operation() {
    int kind = random.nextInt(100);
    if (ids.isEmpty() || kind < 40) {
      return accept();
    } else if (kind < 80) {
      return success();
    } else if (kind < 86) {
      return other(claim());
    } else if (kind < 90) {
      Claim claim = claim();
      return store -> store.cancel(claim.id());
    } else if (kind < 92) {
      int slots = 1 + random.nextInt(3);
      return store -> store.claim(List.of(new ClaimRequest("t", slots, Start.ON_THREAD, 1)));
    } else if (kind < 94) {
      RunId id = some(ids);
      return store -> store.retry(id);
    }
    return related ? waits() : success();
  }

  private RunId id() {
    return new RunId((now.toEpochMilli() << 16) | 0x7000, made++);
  }

  private <T> T some(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Usually of a task that runs, sometimes one that was used before, or of a wrong number. */
  private Claim claim() {
    if (running.isEmpty() || random.nextInt(8) == 0) {
      return new Claim(some(ids), 1 + random.nextInt(3));
    }
    return random.nextInt(8) == 0 ? some(running) : running.remove(random.nextInt(running.size()));
  }

  private Function<TaskStore, CompletionStage<?>> accept() {
    if (related && random.nextInt(20) == 0) {
      return group();
    }
    RunId id = id();
    Payload input = Payload.text("x".repeat(random.nextInt(3)));
    IdempotencyKey key =
        random.nextInt(6) == 0 ? IdempotencyKey.of("me", "t", "k" + made / 3, input) : null;
    Relations relations = Relations.NONE;
    CallbackOrder report = null;
    if (related) {
      RunId group = !groups.isEmpty() && random.nextInt(3) == 0 ? some(groups) : null;
      RunId parent = !ids.isEmpty() && random.nextInt(8) == 0 ? some(ids) : null;
      relations = new Relations(group, parent);
      report = random.nextInt(4) == 0 ? new CallbackOrder(REPORTED, "http://a/" + made, 3) : null;
    }
    Start start = random.nextInt(8) == 0 ? Start.LATER : Start.ON_THREAD;
    NewTask task =
        new NewTask(
            id, "t", "", new Submission.Plan(1, null, null, 3), input, key, null, null, relations);
    Submission submission =
        task.starting(start, List.of(new SearchValue("/n", "n" + made % 5)), report);
    ids.add(id);
    running.add(new Claim(id, 1));
    return store -> store.accept(submission);
  }

  private Function<TaskStore, CompletionStage<?>> group() {
    RunId id = id();
    groups.add(id);
    CompletionTask then =
        new CompletionTask(
            CompletionTask.When.ALWAYS,
            "then",
            1,
            4,
            "{}",
            new CompletionTask.EndReport(15, 7),
            null);
    GroupSpec spec = new GroupSpec("group", Map.of(), 1 + random.nextInt(20), then);
    return store -> store.createGroup(new NewGroup(id, "", spec, null));
  }

  private Function<TaskStore, CompletionStage<?>> success() {
    Claim claim = claim();
    int size = random.nextInt(100) == 0 ? TaskStore.LONGEST_READ + 1 : random.nextInt(40);
    Payload result = Payload.text("y".repeat(size));
    Ending ending =
        new Ending.Succeeded(
            random.nextBoolean() ? result : result.withHead(Head.of("20" + size % 9, Map.of())));
    OutputPart output =
        random.nextInt(6) == 0
            ? new OutputPart(claim.number(), 1, 0, new byte[random.nextInt(9)], true)
            : null;
    return store -> store.settle(claim, ending, output);
  }

  private Function<TaskStore, CompletionStage<?>> other(Claim claim) {
    Ending ending =
        switch (random.nextInt(5)) {
          case 0 -> new Ending.Failed(CRASH);
          case 1 -> new Ending.Retried(CRASH, Duration.ZERO);
          case 2 -> new Ending.Cancelled(CRASH);
          case 3 -> new Ending.Parked(new Parking(NAME, now.plusSeconds(9), null));
          default -> new Ending.SucceededAtLength(ByteBuffer.allocate(9), "image/png", null);
        };
    return store -> store.settle(claim, ending);
  }

  /** Tasks that wait for others and run on, or are parked. */
  private Function<TaskStore, CompletionStage<?>> waits() {
    Claim claim = running.isEmpty() ? new Claim(some(ids), 1) : some(running);
    if (random.nextInt(3) == 0) {
      return store -> store.await(claim, new NewAwait(1, NAME, Duration.ofHours(1)));
    } else if (random.nextInt(4) == 0) {
      return other(claim);
    }
    List<RunId> watched = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      RunId id = running.isEmpty() ? some(ids) : some(running).id();
      if (!watched.contains(id) && !id.equals(claim.id())) {
        watched.add(id);
      }
    }
    return store -> store.watch(claim, NAME, watched);
  }
}
