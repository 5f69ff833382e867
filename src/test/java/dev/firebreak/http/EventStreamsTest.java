package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.admission.Drain;
import dev.firebreak.api.Payload;
import dev.firebreak.config.JsonSettings;
import dev.firebreak.forwarding.Peers;
import dev.firebreak.json.Json;
import dev.firebreak.observe.SingleNode;
import dev.firebreak.observe.TaskEvents;
import dev.firebreak.store.MemoryStore;
import dev.firebreak.store.Start;
import dev.firebreak.store.Submission;
import dev.firebreak.supervision.Types;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import dev.firebreak.tasks.TaskChange;
import dev.firebreak.tasks.TaskParts;
import dev.firebreak.tasks.TaskService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who listens to events: the streams that run, and no others. */
class EventStreamsTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final MemoryStore store = new MemoryStore("here", InstantSource.system());
  private final TaskEvents events = new TaskEvents(InstantSource.system());
  private final EventStreams streams =
      new EventStreams(
          kit.system(),
          new TaskContext(
              Types.of(List.of()),
              new HttpServer.Tasks(
                  new TaskService(
                      new TaskParts(
                          store,
                          Types.of(List.of()),
                          events,
                          Peers.NONE,
                          new TaskParts.Limits(new Drain(), 1000, Duration.ofHours(1)),
                          TaskParts.Delays.of(kit.system()))),
                  store,
                  events,
                  null),
              new SingleNode("test", Types.of(List.of()), Instant.EPOCH, new Drain()),
              InstantSource.system(),
              new Json(new JsonSettings(200, 500, 1000)),
              new WaitLimit(kit.system())));
  private final RunId id = RunId.at(1);

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private HttpResponse ofOne() {
    return streams.one(HttpRequest.GET("/"), id.toString()).toCompletableFuture().join();
  }

  private void submit() {
    Submission.Plan plan = new Submission.Plan(2, null, null, 3);
    store
        .accept(new Submission(id, "t", plan, Payload.text("x"), null, null, Start.LATER))
        .toCompletableFuture()
        .join();
  }

  private SinkQueueWithCancel<String> read(HttpResponse response) {
    return response
        .entity()
        .getDataBytes()
        .map(bytes -> bytes.utf8String())
        .toMat(Sink.queue(), Keep.right())
        .run(kit.system());
  }

  private static String next(SinkQueueWithCancel<String> queue) {
    return queue.pull().toCompletableFuture().join().orElseThrow();
  }

  @Test
  void anAnswerThatIsNeverSentRegistersNoListener() {
    submit();
    for (int i = 0; i < 100; i++) {
      assertThat(ofOne().status().intValue()).isEqualTo(200);
      assertThat(streams.all(HttpRequest.create()).status().intValue()).isEqualTo(200);
    }
    assertThat(events.waitedFor()).isEmpty();
    assertThat(events.anyListenToAll()).isFalse();
  }

  @Test
  void aStreamIsRegisteredWhileItRuns() {
    submit();
    SinkQueueWithCancel<String> one = read(ofOne());
    SinkQueueWithCancel<String> all = read(streams.all(HttpRequest.create()));
    assertThat(next(one)).contains("event: task").contains("queued");
    await().until(() -> events.anyListenToAll());
    assertThat(events.waitedFor()).containsExactly(id);
    events.changed(new TaskChange(id, "t", "", TaskState.RUNNING, 1));
    assertThat(next(one)).contains("running").isEqualTo(next(all));
    one.cancel();
    all.cancel();
    await().until(() -> events.waitedFor().isEmpty() && !events.anyListenToAll());
  }

  @Test
  void aStreamOfATaskEndsAfterItsFinalState() {
    submit();
    SinkQueueWithCancel<String> one = read(ofOne());
    next(one);
    events.changed(new TaskChange(id, "t", "", TaskState.FAILED, 1));
    assertThat(next(one)).contains("failed");
    assertThat(one.pull().toCompletableFuture().join()).isEmpty();
    await().until(() -> events.waitedFor().isEmpty());
  }
}
