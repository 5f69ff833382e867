package dev.firebreak.cli.store;

import dev.firebreak.cli.option.DatabaseOption;
import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.StoreOption;
import dev.firebreak.store.StoreException;
import dev.firebreak.store.move.Move;
import dev.firebreak.store.move.Table;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.store.postgres.tasks.PostgresMoveTarget;
import dev.firebreak.store.sqlite.SqliteMoveSource;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Moves a store into a database that nodes share. */
@Command(
    name = "move",
    header = "Move all tasks from SQLite to PostgreSQL.",
    description = {
      "Moves all tasks of a store, with keys, inputs, results and history, into an empty PostgreSQL"
          + " database, in one transaction; tasks that ran when their node was killed are queued"
          + " there. No node may use the store or the database meanwhile. Afterwards the store is"
          + " marked as moved, and no node can use it."
    },
    exitCodeList = {
      "0:all tasks are in the database",
      ExitCode.HELP_USAGE,
      "65:the store or the database can't be used for it; both are unchanged",
      "75:the database can't be reached, or the connection was lost; run the same command again",
      "78:the configuration is wrong"
    })
public final class MoveCommand implements Callable<Integer> {
  @Mixin private StoreOption store = new StoreOption();
  @Mixin private DatabaseOption database = new DatabaseOption();

  @Option(
      names = "--abandon",
      description =
          "Makes the store usable again after an interrupted move, if the database does not have"
              + " its tasks.")
  private boolean abandon;

  @Override
  public Integer call() {
    return store.run(
        folder -> {
          try {
            return move(folder, database.where(store));
          } catch (StoreException.Unavailable | StoreException.OutcomeUnknown e) {
            System.err.println(e.getMessage());
            return ExitCode.TEMPORARY;
          }
        });
  }

  private int move(Path folder, PostgresOptions where) throws StoreException {
    try (SqliteMoveSource source = SqliteMoveSource.open(folder);
        PostgresMoveTarget target = PostgresMoveTarget.open(where)) {
      Move move = new Move(source, target, InstantSource.system());
      if (abandon) {
        move.abandon();
        System.out.println(folder + " is unchanged: a node can use it again");
      } else {
        print(folder, where, move.run(new MoveProgress()));
      }
      return ExitCode.OK;
    }
  }

  private static void print(Path folder, PostgresOptions where, Move.Report report) {
    if (report.before()) {
      System.out.println("The tasks were in " + where + " already; " + folder + " is marked now");
      return;
    }
    Map<Table, Long> rows = report.rows();
    System.out.printf(
        Locale.ROOT,
        "%s is moved to %s: %d tasks that wait, %d that are over, %d keys%n",
        folder,
        where,
        rows.get(Table.TASK),
        rows.get(Table.TASK_DONE),
        rows.get(Table.TASK_KEY));
  }
}
