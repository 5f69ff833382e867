package dev.firebreak.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.keeper.FakeProgram.Run;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Restarts by a keeper, and stops of the keeper at any moment. */
class KeeperTest {
  private static final int KILLED = 137;
  private static final int PAUSE_S = 30;

  private final FakeProgram program = new FakeProgram();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final Restarts restarts = new Restarts(Set.of(78), 69, () -> 0);
  private final Keeper keeper = new Keeper(program, restarts, said::add);

  private CompletableFuture<Integer> run() {
    CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                exitCode.complete(keeper.run());
              } catch (InterruptedException e) {
                exitCode.completeExceptionally(e);
              }
            });
    return exitCode;
  }

  @Test
  void aNodeThatDiesIsRestartedAndTheRestartIsLogged() throws Exception {
    CompletableFuture<Integer> end = run();
    program.next().die(KILLED);
    program.next().die(KeeperProtocol.STOPPED);
    assertThat(end.join()).isZero();
    assertThat(said)
        .containsExactly(
            "The node (process 1) was ended by SIGKILL after 0 ms; it is started again at once,"
                + " restart 1");
  }

  @Test
  void aStopIsPassedToTheNodeAndItsEndAwaited() throws Exception {
    CompletableFuture<Integer> end = run();
    Run run = program.next();
    keeper.stop();
    assertThat(run.stopped()).isDone();
    assertThat(end).isNotDone();
    run.die(KeeperProtocol.STOPPED);
    assertThat(end.join()).isZero();
    assertThat(program.isStartedOnceMore()).isFalse();
    assertThat(said).isEmpty();
  }

  @Test
  void afterAStopTheNodeIsNotRestarted() throws Exception {
    CompletableFuture<Integer> end = run();
    Run run = program.next();
    keeper.stop();
    run.die(KILLED);
    assertThat(end.join()).isEqualTo(KILLED);
    assertThat(program.isStartedOnceMore()).isFalse();
  }

  @Test
  void aStopDuringAPauseEndsTheKeeper() throws Exception {
    for (int i = 0; i < 12; i++) {
      RestartDecision _ = restarts.judge(new NodeExit.Ended(1, KILLED, true));
    }
    CompletableFuture<Integer> end = run();
    program.next().die(KILLED);
    assertThat(said.poll(PAUSE_S, TimeUnit.SECONDS)).contains("in " + PAUSE_S + " s");
    keeper.stop();
    assertThat(end.get(PAUSE_S / 2, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void aStopBeforeTheStartIsNotMissed() throws Exception {
    keeper.stop();
    CompletableFuture<Integer> end = run();
    Run run = program.next();
    run.stopped().join();
    run.die(KeeperProtocol.STOPPED);
    assertThat(end.join()).isZero();
  }

  @Test
  void aSecondInterruptKillsTheNode() throws Exception {
    CompletableFuture<Integer> end = run();
    Run run = program.next();
    keeper.stop();
    keeper.kill();
    assertThat(run.killed()).isDone();
    run.die(KILLED);
    assertThat(end.join()).isEqualTo(KILLED);
  }

  @Test
  void aProgramThatCanNotBeStartedIsNamed() throws Exception {
    program.broken = true;
    assertThat(run().join()).isEqualTo(69);
    assertThat(said).containsExactly("The node can't be started: no more processes");
  }

  @Test
  void anErrorInTheKeeperEndsTheNodeAndStartsTheNext() throws Exception {
    for (int i = 0; i < 2; i++) {
      RestartDecision _ =
          restarts.judge(new NodeExit.Ended(1, KILLED, true)); // It listened before.
    }
    CompletableFuture<Integer> end = run();
    Run run = program.next();
    run.end().completeExceptionally(new OutOfMemoryError("no more threads"));
    program.next().die(KeeperProtocol.STOPPED);
    assertThat(end.join()).isZero();
    assertThat(run.killed()).isDone();
    assertThat(said).singleElement().asString().contains("the keeper failed", "no more threads");
  }

  @Test
  void anErrorAtTheFirstStartEndsTheKeeperWithItsReason() throws Exception {
    program.failure = new OutOfMemoryError("no more threads");
    assertThat(run().join()).isEqualTo(69);
    assertThat(said).singleElement().asString().contains("no more threads");
  }
}
