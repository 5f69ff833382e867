package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.api.Payload;
import dev.firebreak.command.Programs;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.PluginSettings;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.fixture.Patience;
import dev.firebreak.handler.Plugins;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.isolation.MediaTypes;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.process.Ending;
import dev.firebreak.process.Launch;
import dev.firebreak.process.Listener;
import dev.firebreak.process.Processes;
import dev.firebreak.process.Running;
import dev.firebreak.task.RunId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM of a suspect that outlives its kill; the test simulates the process. */
class SuspectSurvivorsTest implements Processes, Running {
  private static final Ending END =
      new Ending(
          3,
          "",
          Ending.LimitHit.NONE,
          new Ending.Usage(0, Duration.ZERO, Duration.ZERO),
          Ending.ALL);

  @TempDir private Path folder;
  private final BlockingQueue<Listener> listeners = new LinkedBlockingQueue<>();

  @Test
  void theJvmOfASuspectThatOutlivesItsKillIsShownUntilItEnds() throws Exception {
    Settings settings =
        SettingsReader.read(
            ConfigFile.merge(
                ConfigFactory.parseString("firebreak.types.x.handler = dev.firebreak.demo.Echo"),
                Map.of()));
    try (Programs programs =
            new Programs(folder.resolve("programs-1"), new ByteBudget(Long.MAX_VALUE), () -> this);
        Plugins plugins = Plugins.open(new PluginSettings(folder.resolve("none"), true));
        SuspectIsolation suspects =
            new SuspectIsolation(
                settings.types().get("x"),
                settings,
                plugins,
                programs,
                new MediaTypes(List.of()))) {
      assertThat(suspects.survivors()).isEmpty();
      AttemptContext attempt = new AttemptContext(new RunId(1, 1), "x", 1, Long.MAX_VALUE, () -> 0);
      suspects.start(attempt, Payload.empty(), _ -> {});
      Listener jvm = listeners.poll(Patience.SECONDS, TimeUnit.SECONDS);
      jvm.survived("process 7 is still there", null);
      assertThat(suspects.survivors().getFirst().reason()).isEqualTo("process 7 is still there");
      assertThat(suspects.leaked()).isEqualTo(1);
      jvm.ended(END);
      await().until(() -> suspects.leaked() == 0);
      assertThat(suspects.survivors()).isEmpty();
    }
  }

  @Override
  public void close() {}

  @Override
  public Running start(Launch launch, String mark, Listener listener) {
    listeners.add(listener);
    return this;
  }

  @Override
  public long pid() {
    return 0;
  }

  @Override
  public void send(byte[] bytes) {}

  @Override
  public void endInput() {}

  @Override
  public void terminate() {}

  @Override
  public void kill() {}
}
