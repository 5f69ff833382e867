package dev.firebreak.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.firebreak.audit.AuditEntry.Actor;
import dev.firebreak.audit.AuditEntry.Outcome;
import dev.firebreak.config.AuditSettings.Event;
import dev.firebreak.fixture.Patience;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AuditLogTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final Disk disk = new Disk();
  private final AuditLog log =
      AuditLog.start(
          Set.of(Event.CHANGES, Event.REFUSED),
          disk,
          InstantSource.fixed(Instant.parse("2026-11-29T20:00:00Z")),
          new AuditLog.Pacing(Duration.ofMillis(5), () -> 0));

  /** A disk that can be full. */
  private static final class Disk implements AuditSink {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean full;

    @Override
    public void append(String text) throws IOException {
      if (full) {
        failures.incrementAndGet();
        throw new IOException("No space left on device");
      }
      text.lines().forEach(lines::add);
    }
  }

  private static AuditEntry cancel(String task) {
    return new AuditEntry(
        new Actor("ci", "team", ""), "cancelTask", Map.of("task", task), "192.0.2.7");
  }

  private String begin(String task) throws Exception {
    return log.begin(cancel(task))
        .toCompletableFuture()
        .get(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Outcome ok() {
    return new Outcome(202, null, Map.of("state", "stopping"));
  }

  private List<JsonNode> entries() {
    return disk.lines.stream()
        .map(
            line -> {
              try {
                return JSON.readTree(line);
              } catch (IOException e) {
                throw new AssertionError(line, e);
              }
            })
        .toList();
  }

  private String phases() {
    return entries().stream().map(e -> e.path("phase").asText()).collect(Collectors.joining(" "));
  }

  @Test
  void aChangeIsOnDiskBeforeItIsRunAndAgainWithItsOutcome() throws Exception {
    String id = begin("t1");
    assertThat(phases()).isEqualTo("begun");
    log.end(id, cancel("t1"), ok());
    log.close();
    assertThat(phases()).isEqualTo("begun ended");
    assertThat(disk.lines.getLast())
        .isEqualTo(
            "{\"time\":\"2026-11-29T20:00:00Z\",\"id\":\""
                + id
                + "\",\"phase\":\"ended\",\"token\":\"ci\",\"owner\":\"team\",\"operation\":"
                + "\"cancelTask\",\"target\":{\"task\":\"t1\"},\"from\":\"192.0.2.7\",\"status\":202,"
                + "\"result\":{\"state\":\"stopping\"}}");
  }

  @Test
  void whileTheDiskIsFullChangesAreRefusedAndNoOutcomeIsLost() throws Exception {
    String running = begin("running");
    disk.full = true;
    assertThatThrownBy(() -> begin("refused")).hasMessageContaining("No space left on device");
    assertThat(log.trouble()).isEqualTo("No space left on device");
    log.end(running, cancel("running"), ok());
    assertThatThrownBy(() -> begin("refused too")).hasRootCauseInstanceOf(AuditUnavailable.class);
    int before = disk.failures.get();
    await().until(() -> disk.failures.get() > before + 1);
    disk.full = false;
    await().until(() -> log.trouble() == null);
    begin("after");
    log.close();
    assertThat(phases()).isEqualTo("begun gap ended begun");
    JsonNode gap = entries().get(1);
    assertThat(gap.path("refused").asInt()).isEqualTo(2);
    assertThat(gap.path("reason").asText()).isEqualTo("No space left on device");
    assertThat(disk.lines).noneMatch(line -> line.contains("refused too"));
  }

  /** Sign-ins and refused requests are recorded, and not refused, while the disk is full. */
  @Test
  void noMoreThanSoManyEntriesWaitForAFullDisk() throws Exception {
    disk.full = true;
    AuditWriter writer = new AuditWriter(disk, InstantSource.system(), Duration.ZERO);
    for (int i = 0; i < AuditWriter.MOST_KEPT + 100; i++) {
      writer.add(new AuditWriter.Line("{\"phase\":\"ended\",\"n\":" + i + "}\n", null));
    }
    while (writer.waiting() > 0) {
      writer.turn();
    }
    disk.full = false;
    writer.turn();
    assertThat(disk.lines).hasSize(1 + AuditWriter.MOST_KEPT);
    assertThat(entries().getFirst().path("refused").asInt()).isEqualTo(100);
    assertThat(entries().getLast().path("n").asInt()).isEqualTo(AuditWriter.MOST_KEPT - 1);
  }

  @Test
  void textOfCallersCannotForgeLinesNorLeakTokens() {
    String hostile =
        "a\n"
            + "{\"forged\":1}\u2028\u202e\u007f\u0000\u001b[2Jfb_6fYs2x3WN3Y0CwwoEqnJEdwntn6IpqsQMHDr4pPOrJP0bt05C"
            + "x".repeat(500);
    log.refuse(
        new AuditEntry(Actor.UNKNOWN, "", Map.of(hostile, hostile), null),
        new Outcome(401, "unauthorized", Map.of()));
    log.close();
    assertThat(disk.lines).hasSize(1);
    assertThat(disk.lines.getFirst()).matches("[ -~]{1,1500}").doesNotContain("6fYs2x3WN3Y0");
    assertThat(
            entries().getFirst().path("target").properties().iterator().next().getValue().asText())
        .startsWith("a\n{\"forged\":1}");
  }

  @Test
  void aFloodOfRefusedRequestsIsRecordedInPart() {
    for (int i = 0; i < 5000; i++) {
      log.refuse(
          new AuditEntry(Actor.UNKNOWN, "listTypes", Map.of(), "192.0.2." + i % 250),
          new Outcome(401, "unauthorized", Map.of()));
    }
    log.close();
    assertThat(disk.lines).hasSize(100);
  }
}
