package dev.firebreak.process;

import dev.firebreak.liveness.HeapWatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts a program from a thread that is used once: the program inherits the umask and the priority
 * of that thread, and both can be set for one thread without effect on the others of this JVM.
 */
final class OwnThread {
  private OwnThread() {}

  /** Starts one program. */
  interface Start<T> {
    T start() throws CannotStart;
  }

  /** Starts the program on a thread of its own if its identity or priority requires one. */
  static <T> T start(Launch launch, Start<T> start) throws CannotStart {
    if (launch.identity().equals(Identity.OF_NODE)) {
      return start.start();
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      Thread.ofPlatform()
          .name("program-start-apart")
          .daemon()
          .start(() -> run(launch, start, result));
    } catch (OutOfMemoryError e) { // No thread can be created.
      HeapWatch.noticed(e);
      throw new CannotStart(launch.program(), String.valueOf(e.getMessage()));
    }
    return await(result);
  }

  private static <T> void run(Launch launch, Start<T> start, CompletableFuture<T> result) {
    try {
      prepare(launch);
      result.complete(start.start());
    } catch (Throwable t) {
      result.completeExceptionally(t);
    }
  }

  private static void prepare(Launch launch) throws CannotStart {
    int umask = launch.identity().umask();
    int error = umask == Identity.OWN ? 0 : ProcessCalls.ownUmask(umask);
    if (error < 0) {
      throw new CannotStart(launch.program(), "umask can't be set: " + Spawn.describe(-error));
    }
    if (launch.identity().isOther() && launch.limits().nice() > 0) {
      // Once the program has another user, a node without CAP_SYS_NICE can't lower its priority.
      int _ = ProcessCalls.lowerThread(Priority.of(launch.limits()));
    }
  }

  private static <T> T await(CompletableFuture<T> result) throws CannotStart {
    try {
      return result.join(); // Not interrupted: a started program must be known to its caller.
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case CannotStart failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw e;
      }
    }
  }

  /** Whether a thread of this process can have an umask of its own; otherwise why not. */
  static String umaskFault() {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> result.complete(ProcessCalls.ownUmask(0077)));
    int error = result.join();
    return error < 0 ? "unshare(CLONE_FS): " + Spawn.describe(-error) : "";
  }
}
