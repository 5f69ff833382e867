package dev.firebreak.store.postgres.nodes;

import dev.firebreak.fixture.Patience;
import dev.firebreak.store.LeaseHolder;
import dev.firebreak.store.postgres.connection.PostgresOptions;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that renews a lease until it loses it. Arguments: the database, and the task that it
 * runs.
 */
final class LeaseChild {
  /** The exit code that makes the keeper restart the process. */
  static final int LOST = 75;

  private static final int TOO_LONG = 1;

  private LeaseChild() {}

  public static void main(String[] args) throws Exception {
    Claim claim = new Claim(RunId.parse(args[1]).orElseThrow(), 3);
    Nodes nodes = Nodes.open(PostgresOptions.of(args[0]), new Nodes.Self("child", "1", 1));
    nodes.serve(
        new LeaseHolder() {
          @Override
          public void stop() {}

          @Override
          public boolean busy() {
            return false;
          }

          @Override
          public List<Claim> onThreads() {
            return List.of(claim);
          }

          @Override
          public void halt() {}
        });
    try {
      nodes.whenLost().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
      boolean mayStart = nodes.mayStart();
      nodes.close();
      System.exit(mayStart ? TOO_LONG : LOST);
    } catch (java.util.concurrent.TimeoutException _) {
      System.exit(TOO_LONG);
    }
  }
}
