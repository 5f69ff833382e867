package dev.firebreak.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** An order that the node gives while its reaper is being started for the first program. */
@EnabledOnOs(OS.LINUX)
class ReaperOrderTest {
  /** Does nothing. */
  public static final class Nothing implements NodeEndAction {
    @Override
    public void prepare(Map<String, String> parameters, Consumer<String> status) {
      status.accept("");
    }

    @Override
    public void run() {}
  }

  private final NodeEndOrder order = new NodeEndOrder(Nothing.class, Map::of);
  private final AtomicReference<ReaperClient> client = new AtomicReference<>();

  /** Gives the order when the process of the first reaper exists, before its start has returned. */
  private final class Late extends KernelKill {
    private final AtomicInteger watched = new AtomicInteger();

    @Override
    public int watch(int pid) {
      if (watched.getAndIncrement() == 0) {
        client.get().setOrder(order);
      }
      return Kill.BY_KERNEL.watch(pid);
    }
  }

  private ReaperClient reaper(ProcessLoop loop) {
    client.set(ReaperClient.of(loop));
    return client.get();
  }

  @Test
  void aReaperThatWasStartedWithoutItIsReplaced() {
    try (Processes _ = LinuxProcesses.open(this::reaper, new Late())) {
      client.get().start();
      await().until(ReaperOrderTest::aReaperHasTheOrder);
    }
  }

  private static boolean aReaperHasTheOrder() {
    return ProcessHandle.current().children().anyMatch(ReaperOrderTest::hasTheOrder);
  }

  private static boolean hasTheOrder(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
          .endsWith('\0' + Nothing.class.getName() + '\0');
    } catch (IOException _) {
      return false; // It has ended.
    }
  }
}
