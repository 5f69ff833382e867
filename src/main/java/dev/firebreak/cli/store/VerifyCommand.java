package dev.firebreak.cli.store;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.StoreOption;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.sqlite.SqliteFiles;
import dev.firebreak.store.sqlite.VerifyReport;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks a store. */
@Command(
    name = "verify",
    header = "Read a whole store and count its tasks.",
    description =
        "Reads all of a store or a copy of one, says how many tasks are in each state, and compares"
            + " that with the numbers that the store keeps. Changes nothing; a node may work on it"
            + " meanwhile.",
    exitCodeList = {
      "0:no damage was found",
      ExitCode.HELP_USAGE,
      "65:it is damaged, its numbers are wrong, or there is none",
      "75:the store is busy",
      "78:the configuration is wrong"
    })
public final class VerifyCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The copy. Default: the store itself.")
  private @Nullable Path file;

  @Mixin private StoreOption store = new StoreOption();

  @Override
  public Integer call() {
    return store.run(folder -> verify(file == null ? folder : file));
  }

  private static int verify(Path path) throws StoreException.Refused {
    VerifyReport found = SqliteFiles.verify(path);
    if (found.problems().isEmpty()) {
      StoreOption.warnOfMove(path);
    }
    return print(found);
  }

  private static int print(VerifyReport found) {
    found
        .counts()
        .forEach(
            (state, count) -> System.out.printf(Locale.ROOT, "%-12s %d%n", state.word(), count));
    if (found.problems().isEmpty()) {
      System.out.println("No damage found.");
    }
    found.problems().forEach(problem -> System.err.println("damaged: " + problem));
    found.miscounts().forEach(miscount -> System.err.println("miscounted: " + miscount));
    if (!found.miscounts().isEmpty() && found.problems().isEmpty()) {
      System.err.println(
          "All tasks are there, and only the numbers that are shown are wrong. To count anew, stop"
              + " the node, make a backup and restore it into an empty folder.");
    }
    return found.problems().isEmpty() && found.miscounts().isEmpty()
        ? ExitCode.OK
        : ExitCode.DATA_ERROR;
  }
}
