package dev.firebreak.cli.serve;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.node.StartFailed;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * The training run of the AOT cache (JEP 514): the start script makes the JVM record it and write
 * the cache when this process ends. The script alone manages the file.
 */
@Command(
    name = "cache",
    header = "Make the class cache with which Java starts faster.",
    description = {
      "Has Java write lib/firebreak.aot, with which this installation starts faster.",
      "Run it once after the installation, and again after Java was replaced or the dates of files"
          + " have changed; until then Java ignores the cache."
    },
    exitCodeList = {"0:the cache was written", "70:Java could not write it"})
public final class CacheCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException, InterruptedException, InvalidConfig, StartFailed {
    try (HeapWatch _ = HeapWatch.start(ExitCode.FULL_HEAP);
        TrainingFolder folder = TrainingFolder.make();
        CacheTraining training = CacheTraining.open(folder.path())) {
      training.play();
      return ExitCode.OK;
    }
  }
}
