package dev.firebreak.store.sqlite;

import dev.firebreak.api.Payload;
import dev.firebreak.store.Accepted;
import dev.firebreak.store.Ending;
import dev.firebreak.store.Start;
import dev.firebreak.store.StoreOptions;
import dev.firebreak.store.Submission;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A process with a store, to be killed. It records the answers in a file beside the store: "A" and
 * an id for an accepted task, "S" for one with a result. Arguments: the folder, the number of
 * tasks, whether syncs are skipped.
 */
final class StoreChild {
  static final String ACKS = "acks";
  static final int HALTED = 75;

  private static final int AT_ONCE = 3;

  private final SqliteStore store;
  private final OutputStream acks;

  private StoreChild(SqliteStore store, OutputStream acks) {
    this.store = store;
    this.acks = acks;
  }

  public static void main(String[] args) throws IOException, Exception {
    Path folder = Path.of(args[0]);
    StoreOptions options =
        new StoreOptions(
            "child",
            InstantSource.system(),
            Runnable::run,
            1 << 20,
            () -> Runtime.getRuntime().halt(HALTED));
    SqliteStore store = SqliteStore.open(folder, options);
    try (OutputStream acks =
        Files.newOutputStream(
            folder.resolve(ACKS), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      int tasks = Integer.parseInt(args[1]);
      StoreChild child = new StoreChild(store, acks);
      for (int i = 0; i < tasks; i += AT_ONCE) {
        child.some();
      }
    }
    System.out.println("done");
    System.out.flush();
    Runtime.getRuntime().halt(0); // As if it were killed: nothing is tidied up.
  }

  private void some() {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Submission submission =
          new Submission(
              RunId.at(System.currentTimeMillis()),
              "t",
              new Submission.Plan(1, null, null, 3),
              Payload.text("input ".repeat(20)),
              null,
              null,
              Start.ON_THREAD);
      all.add(
          store
              .accept(submission)
              .thenCompose(
                  accepted -> {
                    note("A " + submission.id());
                    Claim claim = ((Accepted.Stored) accepted).claim();
                    return store.settle(claim, new Ending.Succeeded(Payload.text("result")));
                  })
              .thenAccept(_ -> note("S " + submission.id()))
              .toCompletableFuture());
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
  }

  /** One write for each line, so that the order of lines and syncs is known. */
  private void note(String line) {
    try {
      acks.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
