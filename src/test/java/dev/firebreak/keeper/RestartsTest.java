package dev.firebreak.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.keeper.NodeExit.Ended;
import dev.firebreak.keeper.NodeExit.NotStarted;
import dev.firebreak.keeper.RestartDecision.Again;
import dev.firebreak.keeper.RestartDecision.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which ends of the node are final, and the pauses before restarts. */
class RestartsTest {
  private static final int KILLED = 137;
  private static final int CANT_START = 69;

  private long nanos = -5; // A nano clock may begin anywhere.
  private final Restarts restarts = new Restarts(Set.of(0, 2, 78), CANT_START, () -> nanos);

  private RestartDecision dies(NodeExit death, long afterMs) {
    restarts.started();
    nanos += TimeUnit.MILLISECONDS.toNanos(afterMs);
    return restarts.judge(death);
  }

  private static Ended listening(int exitCode) {
    return new Ended(1, exitCode, true);
  }

  private static Ended unheard(int exitCode) {
    return new Ended(1, exitCode, false);
  }

  private long pauseMs(long afterMs) {
    RestartDecision verdict = dies(listening(KILLED), afterMs);
    assertThat(verdict).isInstanceOf(Again.class);
    return ((Again) verdict).pause().toMillis();
  }

  @Test
  void theFirstRestartIsAtOnceAndPausesDoubleUpToHalfAMinute() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      pauses.add(pauseMs(10));
    }
    assertThat(pauses)
        .containsExactly(
            0L, 100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12_800L, 25_600L, 30_000L, 30_000L);
  }

  @Test
  void aNodeThatRanForAMinuteIsRestartedAtOnce() {
    assertThat(List.of(pauseMs(0), pauseMs(0), pauseMs(59_999))).containsExactly(0L, 100L, 200L);
    assertThat(List.of(pauseMs(60_000), pauseMs(0))).containsExactly(0L, 100L);
  }

  @Test
  void theRestartIsLoggedWithTheLifetimeAndTheCount() {
    assertThat(dies(listening(KILLED), 12_345))
        .hasToString("after 12 s; it is started again at once, restart 1");
    assertThat(dies(listening(KILLED), 345))
        .hasToString("after 345 ms; it is started again in 100 ms, restart 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 78})
  void aPermanentExitCodeEndsTheKeeperWithTheSameCode(int exitCode) {
    assertThat(dies(unheard(exitCode), 10)).isEqualTo(new End(exitCode));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 78})
  void permanentExitCodesAreCrashesOfANodeThatListened(int exitCode) {
    assertThat(dies(listening(exitCode), 10)).isInstanceOf(Again.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 78})
  void aNodeThatHasListenedIsRestartedForEver(int exitCode) {
    assertThat(dies(listening(KILLED), 10)).isInstanceOf(Again.class);
    assertThat(dies(unheard(exitCode), 10)).isInstanceOf(Again.class);
    assertThat(dies(unheard(exitCode), 10)).isInstanceOf(Again.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 70, 71, KILLED, 134, 255})
  void anyOtherEndIsACrashEvenOfANodeThatNeverListened(int exitCode) {
    assertThat(dies(unheard(exitCode), 10)).isInstanceOf(Again.class);
  }

  @Test
  void aWrongConfigurationAfterACrashIsFinalIfTheNodeNeverListened() {
    assertThat(dies(unheard(KILLED), 10)).isInstanceOf(Again.class);
    assertThat(dies(unheard(78), 10)).isEqualTo(new End(78));
  }

  @Test
  void aNodeThatWasAskedToEndIsNotRestarted() {
    assertThat(dies(listening(KeeperProtocol.STOPPED), 10)).isEqualTo(new End(0));
  }

  @Test
  void aFailedStartIsRetriedOnlyAfterAnEarlierSuccess() {
    assertThat(dies(new NotStarted("no such file"), 0)).isEqualTo(new End(CANT_START));
    assertThat(dies(listening(KILLED), 10)).isInstanceOf(Again.class);
    assertThat(dies(new NotStarted("no memory"), 0))
        .isEqualTo(new Again(Duration.ofMillis(100), Duration.ZERO, 2));
  }

  @Test
  void anEndIsReportedWithItsSignalOrExitCode() {
    assertThat(listening(KILLED)).hasToString("The node (process 1) was ended by SIGKILL");
    assertThat(listening(128 + 11)).asString().endsWith("was ended by SIGSEGV");
    assertThat(listening(128 + 29)).asString().endsWith("was ended by signal 29");
    assertThat(listening(71)).asString().endsWith("exited with 71");
    assertThat(listening(255)).asString().endsWith("exited with 255");
    assertThat(listening(128)).asString().endsWith("exited with 128");
  }
}
