package dev.firebreak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.fixture.TestNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a real node. */
class TasksOnANodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private TestNode node;
  private FirebreakClient client;
  private Tasks tasks;

  @BeforeEach
  void start() {
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.data-dir = "%s"
                firebreak.types {
                  echo { handler = dev.firebreak.demo.Echo }
                  sleep { handler = dev.firebreak.demo.Sleep }
                }
                """,
                folder.resolve("data")));
    client = new FirebreakClient(node.uri(""));
    tasks = client.tasks();
  }

  @AfterEach
  void stop() {
    client.close();
    node.close();
  }

  @Test
  void theEventsOfATaskLeadToItsEnd() throws Exception {
    String id = tasks.submit(Submission.json("echo", "1").after(Duration.ofMillis(300))).id();
    List<String> states = new ArrayList<>();
    try (Events events = tasks.events(id, null)) {
      for (TaskEvent event = events.next(); event != null; event = events.next()) {
        assertThat(event.id()).isNotEmpty();
        states.add(event.data().path("state").asText());
      }
    }
    assertThat(states).first().isEqualTo("queued");
    assertThat(states).last().isEqualTo("succeeded");
    assertThat(tasks.result(id).text()).isEqualTo("1");
    try (Events events = tasks.events("nosuch", null)) {
      assertThatThrownBy(events::next).isInstanceOf(ProblemException.class);
    }
  }

  @Test
  void theEventsOfAllTasksContinueAfterTheLastOne() throws Exception {
    String known;
    try (Events events = tasks.events(null, "an id of another node")) {
      TaskEvent reset = events.next();
      assertThat(reset.name()).isEqualTo("reset");
      known = reset.id();
    }
    String id = tasks.submitAndWait(Submission.json("echo", "1"), PATIENCE).id();
    try (Events events = tasks.events(null, known)) {
      assertThat(events.next().data().path("id").asText()).isEqualTo(id);
    }
  }

  @Test
  void everyLineOfABulkIsSubmittedOnce() throws Exception {
    List<Submission> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(Submission.json("echo", "{\"n\":" + i + "}").withKey("k" + i).withPriority(i % 4));
    }
    List<BulkAnswer> first = new ArrayList<>();
    tasks.submitAll(many.iterator(), first::add);
    List<BulkAnswer> second = new ArrayList<>();
    tasks.submitAll(many.iterator(), second::add);
    assertThat(first).hasSize(300).allMatch(answer -> answer.problem() == null);
    assertThat(second)
        .extracting(BulkAnswer::id)
        .containsExactlyElementsOf(first.stream().map(BulkAnswer::id).toList());
    for (BulkAnswer answer : first) {
      assertThat(tasks.await(answer.id(), PATIENCE).succeeded()).isTrue();
    }
    assertThat(tasks.stream(new TaskFilter("echo", "succeeded"))).hasSize(300);
  }

  @Test
  void waitingEndsWithTheTaskOrWithThePatience() throws Exception {
    TaskDocument task = tasks.submit(Submission.json("sleep", "{\"ms\":1200}"));
    assertThat(tasks.await(task.id(), Duration.ZERO).ended()).isFalse();
    TaskDocument ended = tasks.await(task.id(), PATIENCE);
    assertThat(ended.succeeded()).isTrue();
    assertThat(ended.result().path("sleptMs").asInt()).isEqualTo(1200);
    assertThat(ended.times().finishedAt()).isAfter(ended.times().createdAt());
  }
}
