package dev.firebreak.store.postgres.nodes;

import dev.firebreak.process.Processes;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import java.util.Objects;

/**
 * A process that renews a lease, with a reaper beside it, until its standard input ends or the
 * lease is lost. Arguments: the database, and its name.
 */
final class LeaseWithReaper {
  private LeaseWithReaper() {}

  public static void main(String[] args) throws Exception {
    Nodes nodes = Nodes.open(PostgresOptions.of(args[0]), new Nodes.Self(args[1], "1", 1));
    Processes processes = Processes.ofThisSystem();
    processes.atNodeEnd(Objects.requireNonNull(nodes.endOfLease()));
    nodes
        .whenLost()
        .thenRun(
            () -> {
              System.err.println(args[1] + " was declared dead");
              Runtime.getRuntime().halt(LeaseChild.LOST);
            });
    int _ = System.in.read();
    nodes.close();
    processes.close();
  }
}
