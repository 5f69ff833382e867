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

  private final UnattributedOrphans orphans = new UnattributedOrphans();
  private Process orphan;

  @BeforeEach
  void start() throws Exception {
    orphan = new ProcessBuilder("/bin/sleep", "1000").start();
  }

  @AfterEach
  void end() {
    orphan.destroyForcibly();
  }

  private void note(Integer... suspects) {
    ProcFs.Stat stat = Objects.requireNonNull(ProcFs.stat((int) orphan.pid()));
    orphans.note(stat, Set.of(suspects));
  }

  private void assertSpared() {
    orphans.recheck();
    assertThat(orphan.isAlive()).isTrue();
  }

  private void assertKilled() {
    orphans.recheck();
    await().until(() -> !orphan.isAlive());
  }

  @Test
  void anOrphanIsKilledWithTheLastProgramThatMayHaveStartedIt() {
    note(ROOT, OTHER);
    orphans.ended(ROOT);
    assertSpared();
    orphans.ended(OTHER);
    assertKilled();
  }

  @Test
  void anOrphanIsSparedWhileAProgramThatMayHaveStartedItIsStarting() {
    note(TICKET);
    assertSpared();
    orphans.started(TICKET, ROOT);
    assertSpared();
    orphans.ended(ROOT);
    assertKilled();
  }

  @Test
  void anOrphanIsKilledWhenThatStartFails() {
    note(TICKET);
    orphans.started(TICKET, 0);
    assertKilled();
  }

  @Test
  void anOrphanIsKilledIfNoProgramRuns() {
    note();
    assertKilled();
  }
}
