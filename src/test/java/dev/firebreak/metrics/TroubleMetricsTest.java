package dev.firebreak.metrics;

import static dev.firebreak.fixture.TestNode.handler;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.api.Payload;
import dev.firebreak.demo.Crash;
import dev.firebreak.demo.Echo;
import dev.firebreak.fixture.Gate;
import dev.firebreak.fixture.Stubborn;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.supervision.Supervisor;
import dev.firebreak.task.RunId;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** What {@code /metrics} shows of types in trouble, and of the limits of a node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TroubleMetricsTest {
  private static final String CRASH = "{\"probability\":1}";

  private final MemoryStore store = new MemoryStore("here", InstantSource.system());
  private final TestNode node =
      TestNode.keeping(
          store,
          String.format(
              Locale.ROOT,
              """
              firebreak { drain-timeout = 0s, tasks.max-backlog = 12345 }
              firebreak.types {
                gate { %s, concurrency = 1, max-waiting = 2, timeout = 10m }
                stubborn { %s, timeout = 100ms, grace = 20ms, max-leaked = 3, retry.attempts = 1 }
                broken { %3$s, retry.attempts = 1, breaker { window = 3, pause = 1h } }
                spent { %3$s, breaker.window = 0, retry { attempts = 2, backoff = 1ms, budget { share = 0, spare = 1 } } }
                paused { %4$s }
                spare { %4$s }
                fed { command = ["/usr/bin/tail", "/dev/zero"], memory = 20M, timeout = 10m, retry.attempts = 1 }
                kept { %4$s, isolation = process, warm.processes = 1, timeout = 10m, max-wait = 10m }
              }
              """,
              handler(Gate.class),
              handler(Stubborn.class),
              handler(Crash.class),
              handler(Echo.class)));

  @AfterAll
  void stop() {
    node.close();
    store.close();
  }

  private double shown(String sample) {
    return Shown.by(node).of(sample);
  }

  @Test
  void slotsAndTheWaitingLineAreShownWithTheirLimits(TestInfo test) {
    String gate = test.getDisplayName();
    var first = node.callAsync("gate", gate);
    var second = node.callAsync("gate", gate);
    await().until(() -> shown("firebreak_waiting_calls{type=\"gate\"}") == 1);
    Shown shown = Shown.by(node);
    assertThat(shown.of("firebreak_slots{type=\"gate\"}")).isOne();
    assertThat(shown.of("firebreak_slots_taken{type=\"gate\"}")).isOne();
    assertThat(shown.of("firebreak_waiting_calls_limit{type=\"gate\"}")).isEqualTo(2);
    assertThat(shown.of("firebreak_admitted_runs{type=\"gate\"}")).isEqualTo(2);
    Gate.open(gate, 2);
    assertThat(first.join().statusCode()).isEqualTo(200);
    assertThat(second.join().statusCode()).isEqualTo(200);
    await().until(() -> shown("firebreak_slots_taken{type=\"gate\"}") == 0);
  }

  @Test
  void leakedAttemptsAreShownUntilTheyEnd(TestInfo test) {
    String name = test.getDisplayName();
    assertThat(node.call("stubborn", name).statusCode()).isEqualTo(504);
    Shown shown = Shown.by(node);
    assertThat(shown.of("firebreak_leaked_attempts{type=\"stubborn\"}")).isOne();
    assertThat(shown.of("firebreak_leaked_attempts_limit{type=\"stubborn\"}")).isEqualTo(3);
    assertThat(shown.of("firebreak_abandoned_attempts_total{type=\"stubborn\"}")).isOne();
    Stubborn.release(name);
    await().until(() -> shown("firebreak_leaked_attempts{type=\"stubborn\"}") == 0);
    assertThat(shown("firebreak_abandoned_attempts_total{type=\"stubborn\"}")).isOne();
  }

  @Test
  void anOpenBreakerASpentBudgetAndAPauseAreShown() {
    for (int i = 0; i < 3; i++) {
      assertThat(node.call("broken", CRASH).statusCode()).isEqualTo(502);
    }
    assertThat(shown("firebreak_breaker_open{type=\"broken\"}")).isOne();
    assertThat(shown("firebreak_breaker_open{type=\"spent\"}")).isZero();
    assertThat(shown("firebreak_retry_budget{type=\"spent\"}")).isOne();
    node.call("spent", CRASH);
    node.call("spent", CRASH);
    assertThat(shown("firebreak_retry_budget{type=\"spent\"}")).isZero();
    assertThat(shown("firebreak_retries_total{type=\"spent\"}")).isOne();
    assertThat(shown("firebreak_retries_denied_total{type=\"spent\"}")).isOne();
    node.send(node.request("POST", "/v1/types/paused/pause", null));
    assertThat(shown("firebreak_paused{type=\"paused\"}")).isOne();
    assertThat(shown("firebreak_paused{type=\"gate\"}")).isZero();
    await().until(() -> shown("firebreak_pause_age_seconds{type=\"paused\"}") > 0);
    assertThat(shown("firebreak_pause_age_seconds{type=\"gate\"}")).isZero();
    node.send(node.request("POST", "/v1/types/paused/resume", null));
    assertThat(shown("firebreak_pause_age_seconds{type=\"paused\"}")).isZero();
  }

  @Test
  void restartsOfSupervisorsAreCounted() {
    node.node().supervisor("spare").tell(new Supervisor.Crash("test"));
    await().until(() -> shown("firebreak_supervisor_restarts_total{type=\"spare\"}") == 1);
    await().until(() -> shown("firebreak_supervisors_working{type=\"spare\"}") == 1);
  }

  @Test
  void programsBeyondTheirMemoryAndKeptProcessesAreCounted() {
    assertThat(node.call("fed", "").statusCode()).isEqualTo(502);
    assertThat(shown("firebreak_process_limit_kills_total{limit=\"memory\"}")).isOne();
    assertThat(shown("firebreak_process_limit_kills_total{limit=\"cpu\"}")).isZero();
    assertThat(shown("firebreak_process_start_failures_total")).isZero();
    assertThat(node.call("kept", "x").statusCode()).isEqualTo(200);
    await().until(() -> shown("firebreak_warm_processes{state=\"idle\",type=\"kept\"}") == 1);
    Shown shown = Shown.by(node);
    assertThat(shown.of("firebreak_warm_processes{state=\"busy\",type=\"kept\"}")).isZero();
    assertThat(shown.of("firebreak_processes")).isOne();
    assertThat(shown.of("firebreak_process_starts_total")).isEqualTo(2);
  }

  @Test
  void theStateOfStoreAndNodeIsShown() {
    Submission.Plan plan = new Submission.Plan(0, null, null, 1);
    store
        .accept(
            new Submission(RunId.at(1), "gone", plan, Payload.text("x"), null, null, Start.LATER))
        .toCompletableFuture()
        .join();
    await()
        .until(
            () -> {
              Double others = Shown.by(node).value("firebreak_undeclared_queued_tasks");
              return others != null && others == 1;
            });
    Shown shown = Shown.by(node);
    assertThat(shown.of("firebreak_quarantined_tasks{type=\"gate\"}")).isZero();
    assertThat(shown.of("firebreak_live_tasks_limit")).isEqualTo(12345);
    assertThat(shown.of("firebreak_store_readable")).isOne();
    assertThat(shown.of("firebreak_audit_writable")).isOne();
    assertThat(shown.of("firebreak_draining")).isZero();
    assertThat(shown.of("firebreak_body_memory_limit_bytes")).isPositive();
    assertThat(shown.of("firebreak_body_memory_bytes")).isNotNegative();
    assertThat(shown.of("firebreak_carriers")).isPositive();
    assertThat(shown.of("firebreak_carriers_added")).isZero();
    assertThat(shown.of("firebreak_carriers_mounted")).isNotNegative();
    assertThat(shown.of("firebreak_virtual_threads_waiting")).isNotNegative();
  }
}
