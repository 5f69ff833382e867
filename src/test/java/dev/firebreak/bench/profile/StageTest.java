package dev.firebreak.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stacks as they were sampled, innermost frame first. */
class StageTest {
  @ParameterizedTest
  @CsvSource({
    "sun.nio.ch.SocketDispatcher dev.firebreak.socket.SocketStage org.apache.pekko.stream.impl.X,"
        + " SOCKET",
    "java.util.HashMap org.apache.pekko.http.impl.engine.parsing.P dev.firebreak.socket.R, PARSE",
    "scala.Option org.apache.pekko.http.impl.engine.rendering.R org.apache.pekko.stream.I, STREAMS",
    "com.fasterxml.jackson.core.J dev.firebreak.http.Responses org.apache.pekko.stream.I, JSON",
    "java.time.Instant dev.firebreak.http.document.TimeWriter dev.firebreak.http.Responses, JSON",
    "java.lang.String dev.firebreak.http.Responses org.apache.pekko.stream.I, ROUTE",
    "org.sqlite.core.NativeDB dev.firebreak.store.sqlite.SubmitBatch"
        + " dev.firebreak.store.sqlite.Commits, ACCEPT",
    "org.sqlite.core.NativeDB dev.firebreak.store.jdbc.Statements"
        + " dev.firebreak.store.sqlite.Claims$1, CLAIM",
    "org.sqlite.core.NativeDB dev.firebreak.store.sqlite.Archive"
        + " dev.firebreak.store.sqlite.Settlements, SETTLE",
    "org.sqlite.core.NativeDB dev.firebreak.store.sqlite.SuccessRows"
        + " dev.firebreak.store.sqlite.Commits, SETTLE",
    "org.sqlite.core.NativeDB org.sqlite.core.DB dev.firebreak.store.sqlite.Commits"
        + " dev.firebreak.liveness.Loop, STORE",
    "org.postgresql.core.v3.QueryExecutorImpl dev.firebreak.store.postgres.tasks.Commits, STORE",
    "java.util.ArrayDeque dev.firebreak.store.jdbc.WriteQueue dev.firebreak.tasks.Settlement,"
        + " STORE",
    "dev.firebreak.tasks.TaskSubmission dev.firebreak.store.jdbc.WriteOperation, TASKS",
    "scala.collection.immutable.X org.apache.pekko.actor.dungeon.Children"
        + " dev.firebreak.supervision.Worker, ACTORS",
    "java.lang.VirtualThread dev.firebreak.handler.HandlerThreads dev.firebreak.supervision.Worker,"
        + " HANDLER",
    "java.util.concurrent.ForkJoinPool java.lang.Thread, OTHER",
    "'', OTHER",
  })
  void aStackBelongsToTheStageOfItsInnermostFrameThatHasOne(String stack, Stage stage) {
    assertThat(Stage.of(List.of(stack.split(" ")))).isEqualTo(stage);
  }
}
