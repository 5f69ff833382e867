package dev.firebreak.cli.option;

import dev.firebreak.config.AuditSettings;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.config.StoreSettings;
import dev.firebreak.config.TaskSettings;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.sqlite.SqliteFiles;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that select the store. */
public final class StoreOption {
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "Where the store is. Default: as the configuration says.")
  private @Nullable Path folder;

  /** An operation on a store. */
  @FunctionalInterface
  public interface Work {
    int on(Path folder) throws StoreException, InvalidConfig;
  }

  /** Warns if a store, or a copy of it, is marked as moved. */
  public static void warnOfMove(Path store) throws StoreException.Refused {
    SqliteFiles.mark(store)
        .ifPresent(mark -> System.err.println("Note: the store in " + store + " " + mark.words()));
  }

  /** Runs the operation; prints an error and returns the exit code. */
  public int run(Work work) {
    return guard(() -> work.on(folder()));
  }

  /** Any operation that may find the store or the configuration wrong. */
  @FunctionalInterface
  public interface Guarded {
    int run() throws StoreException, InvalidConfig;
  }

  /** Runs the operation; prints an error and returns the exit code. */
  public static int guard(Guarded operation) {
    try {
      return operation.run();
    } catch (InvalidConfig e) {
      e.errors().forEach(System.err::println);
      return ExitCode.CONFIG;
    } catch (StoreException.Full e) {
      System.err.println(e.getMessage());
      return ExitCode.TEMPORARY;
    } catch (StoreException e) {
      System.err.println(e.getMessage());
      return ExitCode.DATA_ERROR;
    }
  }

  /** Whether an option selects a folder. */
  public boolean isGiven() {
    return folder != null;
  }

  /** The shared database; null if there is none, or an option selects a folder instead. */
  public @Nullable StoreSettings shared() throws InvalidConfig {
    return folder == null ? settings().storage().shared() : null;
  }

  public Path folder() throws InvalidConfig {
    if (folder != null) {
      return folder;
    }
    TaskSettings tasks = settings().storage().tasks();
    if (tasks.dataDir() == null) {
      throw new InvalidConfig(List.of("firebreak.data-dir is empty: there is no store"));
    }
    return tasks.dataDir();
  }

  /** Where changes of the store are recorded: in the selected folder, or as the settings say. */
  public AuditSettings audit() throws InvalidConfig {
    return folder == null ? settings().http().audit() : AuditSettings.usual(folder);
  }

  /** Reads the settings. */
  Settings settings() throws InvalidConfig {
    return SettingsReader.read(config.load());
  }
}
