package dev.firebreak.cli.store;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.StoreOption;
import dev.firebreak.store.sqlite.SqliteFiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Copies a store to a file. */
@Command(
    name = "backup",
    header = "Copy the store into a file while a node works on it.",
    description =
        "Copies the store as it is at one moment into a file, also while a node works on it.",
    exitCodeList = {
      "0:the copy is complete and on disk",
      ExitCode.HELP_USAGE,
      "65:there is no store, or the file exists",
      "75:there is too little space, or the store is busy",
      "78:the configuration is wrong"
    })
public final class BackupCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The copy. Must not exist.")
  private Path target = Path.of("");

  @Mixin private StoreOption store = new StoreOption();

  @Override
  public Integer call() {
    return store.run(
        folder -> {
          SqliteFiles.backUp(folder, target);
          StoreOption.warnOfMove(folder);
          System.out.println(folder + " is copied to " + target);
          return ExitCode.OK;
        });
  }
}
