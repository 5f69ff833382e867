package dev.firebreak.cli.store;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.StoreOption;
import dev.firebreak.store.sqlite.SqliteFiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Restores a store from a copy. */
@Command(
    name = "restore",
    header = "Make a store from a copy.",
    description =
        "Makes a store from a copy. Tasks that ran when the copy was made run again; later changes"
            + " are not in it.",
    exitCodeList = {
      "0:the store is ready",
      ExitCode.HELP_USAGE,
      "65:the folder is in use or not empty, or the copy is damaged",
      "75:the store could not be written",
      "78:the configuration is wrong"
    })
public final class RestoreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The copy.")
  private Path copy = Path.of("");

  @Mixin private StoreOption store = new StoreOption();

  @Override
  public Integer call() {
    return store.run(
        folder -> {
          SqliteFiles.restore(copy, folder);
          StoreOption.warnOfMove(copy);
          System.out.println(copy + " is restored to " + folder);
          return ExitCode.OK;
        });
  }
}
