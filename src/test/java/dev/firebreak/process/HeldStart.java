package dev.firebreak.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The start of a program that is held at its gate, after the fork and before the program runs. */
final class HeldStart implements AutoCloseable {
  private final Path gate;
  private final Pipes pipes = Pipes.open("/bin/true");
  private final CompletableFuture<Integer> starter = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final int pid;

  HeldStart(Path folder) throws CannotStart {
    gate = folder.resolve("held.gate");
    FileCalls.mkfifo(gate.toString(), 0600);
    Thread.ofPlatform().daemon().start(this::start);
    int tid = starter.join();
    pid = await().until(() -> ProcFs.childrenOf(tid), found -> !found.isEmpty()).getFirst();
  }

  private void start() {
    starter.complete(ProcessCalls.gettid());
    try {
      Launch launch = new Launch(List.of("/bin/true"), Map.of(), Path.of("/"), Limits.NONE);
      int _ = Spawn.start(launch, pipes, false, gate.toString());
    } catch (CannotStart _) {
      // It was killed at the gate.
    } finally {
      ended.complete(null);
    }
  }

  int pid() {
    return pid;
  }

  /** The open descriptors of the process. */
  List<String> descriptors() throws IOException {
    try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return new ArrayList<>(files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  /** Kills the process. */
  @Override
  public void close() {
    ProcessCalls.kill(pid, ProcessCalls.SIGKILL);
    ended.join();
    ProcessCalls.reap(pid);
    pipes.closeAll();
    FileCalls.unlink(gate.toString());
  }
}
