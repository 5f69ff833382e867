package dev.firebreak.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class UnattributedOrphansTest {
  private static final int ROOT = 1;
  private static final int OTHER = 2;
  private static final int TICKET = -1;

  private final UnattributedOrphans strays = new UnattributedOrphans();
  private Process stray;

  @BeforeEach
  void start() throws Exception {
    stray = new ProcessBuilder("/bin/sleep", "1000").start();
  }

  @AfterEach
  void end() {
    stray.destroyForcibly();
  }

  private void note(Integer... suspects) {
    ProcFs.Stat stat = Objects.requireNonNull(ProcFs.stat((int) stray.pid()));
    strays.note(stat, Set.of(suspects));
  }

  private void isSpared() {
    strays.recheck();
    assertThat(stray.isAlive()).isTrue();
  }

  private void isEnded() {
    strays.recheck();
    await().until(() -> !stray.isAlive());
  }

  @Test
  void endsWithTheLastWhoMayHaveStartedIt() {
    note(ROOT, OTHER);
    strays.ended(ROOT);
    isSpared();
    strays.ended(OTHER);
    isEnded();
  }

  @Test
  void isSparedWhileWhoeverMayHaveStartedItIsBeingStarted() {
    note(TICKET);
    isSpared();
    strays.started(TICKET, ROOT);
    isSpared();
    strays.ended(ROOT);
    isEnded();
  }

  @Test
  void endsWithAStartThatFailed() {
    note(TICKET);
    strays.started(TICKET, 0);
    isEnded();
  }

  @Test
  void hasNoExcuseIfNobodyRuns() {
    note();
    isEnded();
  }
}
