package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.measure.SparseTimes;
import dev.firebreak.observe.OutputPosition;
import dev.firebreak.observe.Progress;
import dev.firebreak.observe.RecentFailures;
import dev.firebreak.observe.SupervisionTree.Branch;
import dev.firebreak.observe.SupervisionTree.Gauge;
import dev.firebreak.observe.SupervisionTree.Leaf;
import dev.firebreak.observe.SupervisionTree.Program;
import dev.firebreak.observe.SupervisionTree.Survivor;
import dev.firebreak.observe.TypeCounters;
import dev.firebreak.observe.TypeUse;
import dev.firebreak.pause.PauseDocument;
import dev.firebreak.series.NodeInterval;
import dev.firebreak.series.NodeReading;
import dev.firebreak.series.Sample;
import dev.firebreak.series.TypeTimes;
import dev.firebreak.supervision.SupervisorCrash;
import dev.firebreak.task.Claim;
import dev.firebreak.task.FailureKind;
import dev.firebreak.task.OutputPart;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Step;
import dev.firebreak.task.TaskState;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MessageSerializerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final MessageSerializer SERIALIZER =
      new MessageSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
  private static final RunId ID = RunId.at(1);
  private static final ActorRef<HintExchange.Command> EXCHANGE =
      KIT.createTestProbe(HintExchange.Command.class).getRef();
  private static final ActorRef<Calls.Command> CALLS =
      KIT.createTestProbe(Calls.Command.class).getRef();
  private static final TypeUse.LastCrash CRASHED =
      new TypeUse.LastCrash("2026-01-01T00:00:00Z", "ä\u0000");
  private static final Instant AT = Instant.parse("2026-11-30T01:02:03.000000456Z");
  private static final FailureKind KIND = new FailureKind("exit-code:1", "out of fonts");
  private static final Branch BRANCH =
      new Branch(
          "a",
          "restarting",
          new PauseDocument(AT, "team", null),
          1,
          new TypeCounters.SupervisorFailure(AT, "ä\u0000", 3, 4),
          new Gauge(1, 2),
          new Gauge(3, 4),
          5,
          new Gauge(6, 7),
          List.of(new Survivor("x", "still there", 8)),
          null,
          List.of(
              new RecentFailures.Failed(ID.toString(), 1, AT, "crashed", KIND, "why", "retry", 20L),
              new RecentFailures.Failed(
                  ID.toString(), 2, AT, "crashed", KIND, "why", "give-up", null)),
          List.of(new Leaf(ID.toString(), 1, 2, true, new Program(3, null))),
          List.of(new Leaf(ID.toString(), 0, 2, false, null)));
  private static final byte[] BYTES = {0, 1, -1, 127, -128};

  private static final List<ClusterMessage> EXAMPLES =
      List.of(
          new Hint.WorkWaits(Set.of("a", "b")),
          new Hint.Stop(List.of(new Claim(ID, 3))),
          new Hint.Capacities(
              EXCHANGE,
              Map.of("a", new FreeCapacity(1, 2), "b", new FreeCapacity(0, 1, Set.of("1.0")))),
          new Hint.Spent(Map.of("ci", 1L << 40)),
          new Hint.Interest(EXCHANGE, true, List.of(ID)),
          new Hint.Happened(
              List.of(
                  new Hint.Event(ID, "a", "team", TaskState.RETRYING, 2, null),
                  new Hint.Event(ID, "a", "", null, 0, new Progress(0.5, "ä\u0000")))),
          new Hint.Recorded(
              List.of(
                  new Hint.StepEvent(
                      ID,
                      "a",
                      "team",
                      new Step(
                          3,
                          "größe",
                          Step.Kind.SIGNAL,
                          75,
                          1L << 40,
                          Instant.EPOCH,
                          Instant.MAX)))),
          new Hint.ProgressQuery(ID, EXCHANGE),
          new Hint.ProgressReply(ID, true, new Progress(1, null)),
          new Hint.ProgressReply(ID, true, null),
          new Hint.OutputQuery(1, ID, new OutputPosition(2, 1L << 40), 5, EXCHANGE),
          new Hint.OutputReply(1, new OutputPart(2, 1, 1L << 40, BYTES, true)),
          new Hint.OutputReply(1, null),
          new NodeMessage.TypesQuery(1, EXCHANGE),
          new NodeMessage.TypesReply(
              1,
              EXCHANGE,
              List.of(
                  new TypeUse(
                      "a", "running", 1, 2, 3, 4, 5, 6, 7, 8, "open", 1L << 40, true, null, 9L, 10,
                      11),
                  new TypeUse(
                      "b", "busy", 0, 0, 0, 0, 0, 0, 0, 0, "off", 0, false, CRASHED, null, null,
                      null)),
              true),
          new NodeMessage.TreeQuery(1, EXCHANGE),
          new NodeMessage.TreeReply(1, EXCHANGE, "firebreak", AT, List.of(BRANCH), 3, true),
          new NodeMessage.CrashQuery(1, EXCHANGE, "a", "why"),
          new NodeMessage.CrashReply(1, EXCHANGE, SupervisorCrash.Result.NO_DEMONSTRATION),
          new NodeMessage.SeriesQuery(1, EXCHANGE, 1L << 40),
          new NodeMessage.SeriesReply(
              1,
              EXCHANGE,
              new NodeReading(
                  1L << 40,
                  List.of(
                      new NodeInterval(
                          1L << 40,
                          2.001,
                          new NodeInterval.Counts(1, 2, 3, 4),
                          new Sample.Load(5, 6),
                          SparseTimes.of(0, 1, 296, 1L << 40),
                          SparseTimes.NONE)),
                  List.of(new TypeTimes("a", SparseTimes.of(7, 8)))),
              false),
          new CallMessage.Run(1, CALLS, "a", "text/plain", 5, "trace", "GET /b\nX: y", BYTES),
          new CallMessage.Run(2, CALLS, "a", "text/plain", 0, null, null, new byte[0]),
          new CallMessage.Withdraw(1, CALLS),
          new CallMessage.Answer(1, CALLS, 2, null, "text/plain", 5, "201\nX: y", BYTES),
          new CallMessage.Answer(1, CALLS, 2, "{}", "text/plain", 0, null, new byte[0]),
          new CallMessage.More(1, CALLS, 7),
          new CallMessage.Piece(1, CALLS, 7, BYTES),
          new CallMessage.Ack(1, CALLS),
          new CallMessage.StatusQuery(CALLS, List.of(1L, Long.MAX_VALUE)),
          new CallMessage.UnknownCalls(CALLS, List.of()));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void everyMessageIsReadAsItWasWritten() throws Exception {
    for (ClusterMessage message : EXAMPLES) {
      Object back = SERIALIZER.fromBinary(SERIALIZER.toBinary(message), name(message));
      assertThat(back).usingRecursiveComparison().isEqualTo(message);
      assertThat(back).hasSameClassAs(message);
    }
  }

  @Test
  void everyKindHasANameAndAnExample() {
    Set<String> names =
        EXAMPLES.stream().map(MessageSerializerTest::name).collect(Collectors.toSet());
    assertThat(names).hasSize(MessageNames.values().length);
    assertThat(MessageNames.values()).hasSize((int) kinds(ClusterMessage.class).count());
  }

  /** The records of a family. */
  private static Stream<Class<?>> kinds(Class<?> family) {
    return family.isRecord()
        ? Stream.of(family)
        : Stream.of(family.getPermittedSubclasses()).flatMap(MessageSerializerTest::kinds);
  }

  @Test
  void randomBytesAreRefusedOrReadAsAMessage() {
    Random random = new Random(7);
    for (ClusterMessage message : EXAMPLES) {
      byte[] good = SERIALIZER.toBinary(message);
      for (int i = 0; i < 500; i++) {
        byte[] bad = good.clone();
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        readsOrRefuses(bad, name(message));
        readsOrRefuses(new byte[random.nextInt(64)], name(message));
        readsOrRefuses(java.util.Arrays.copyOf(good, random.nextInt(good.length)), name(message));
      }
    }
  }

  private static void readsOrRefuses(byte[] bytes, String name) {
    try {
      assertThat(SERIALIZER.fromBinary(bytes, name))
          .isInstanceOfAny(ClusterMessage.class, UnknownMessage.class);
    } catch (NotSerializableException e) {
      assertThat(e).hasMessageContaining("invalid message");
    }
  }

  @Test
  void messagesOfUnknownKindsAreIgnored() throws Exception {
    byte[] good = SERIALIZER.toBinary(EXAMPLES.getFirst());
    for (String name : List.of("of-a-later-version", "java.lang.Runtime", "")) {
      assertThat(SERIALIZER.fromBinary(good, name)).isSameAs(UnknownMessage.IGNORED);
      assertThat(SERIALIZER.fromBinary(new byte[0], name)).isSameAs(UnknownMessage.IGNORED);
    }
    assertThat(SERIALIZER.fromBinary(good, Hint.WorkWaits.class.getName()))
        .isSameAs(UnknownMessage.IGNORED);
  }

  @Test
  void messagesWithAValueThatOnlyALaterVersionKnowsAreIgnored() throws Exception {
    String event = "{\"id\":\"" + ID + "\",\"type\":\"a\",\"owner\":\"\",\"attempts\":1,\"state\":";
    for (String state : List.of("\"HIBERNATING\"", "\"\"", "\"running\"")) {
      assertThat(
              SERIALIZER.fromBinary(message("{\"events\":[" + event + state + "}]}"), "happened"))
          .as(state)
          .isSameAs(UnknownMessage.IGNORED);
    }
    assertThat(
            SERIALIZER.fromBinary(message("{\"events\":[" + event + "\"RUNNING\"}]}"), "happened"))
        .isInstanceOf(Hint.Happened.class);
    refused(message("{\"events\":[" + event + "{}}]}"), "happened", "invalid message");
    refused(message("{\"events\":[" + event + "99}]}"), "happened", "invalid message");
    refused(message("{\"number\":\"HIBERNATING\"}"), "more", "invalid message");
  }

  @Test
  void otherProtocolVersionsAndInvalidMessagesAreRefused() {
    byte[] good = SERIALIZER.toBinary(EXAMPLES.getFirst());
    byte[] newer = good.clone();
    newer[0]++;
    refused(newer, "work", "protocol");
    refused(message("{\"types\":null}"), "work", "invalid message");
    refused(message("{\"id\":\"x\"}"), "how-far", "invalid message");
    refused(
        message("{\"claims\":[{\"id\":\"" + ID + "\",\"number\":null}]}"),
        "stop",
        "invalid message");
    for (String pairs : List.of("[1]", "[5,1,4,1]", "[5,0]", "[-1,1]", "[297,1]", "[1,\"x\"]")) {
      refused(
          message("{\"reading\":{\"types\":[{\"type\":\"a\",\"attempts\":" + pairs + "}]}}"),
          "series-reply",
          "invalid message");
    }
    refused(message("[".repeat(100_000)), "stop", "invalid message");
  }

  @Test
  void aResultWithAHugeLengthIsRefused() {
    String text =
        String.format(
            Locale.ROOT,
            """
            {"number":1,"from":"%s","attempts":1,"contentType":"a/b","size":2000000000}
            """,
            org.apache.pekko.actor.typed.ActorRefResolver.get(KIT.system())
                .toSerializationFormat(CALLS));
    refused(message(text), "answer", "2000000000");
  }

  @Test
  void messagesBeyondTheLimitAreNeitherWrittenNorRead() {
    byte[] much = new byte[ClusterMessage.LONGEST];
    assertThatThrownBy(
            () ->
                SERIALIZER.toBinary(new CallMessage.Run(1, CALLS, "a", "a/b", 0, null, null, much)))
        .hasMessageContaining("too long");
    refused(new byte[ClusterMessage.LONGEST + 1], "run", "bytes");
  }

  private static void refused(byte[] bytes, String name, String why) {
    assertThatThrownBy(() -> SERIALIZER.fromBinary(bytes, name))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining(why);
  }

  private static byte[] message(String json) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(5 + text.length)
        .put((byte) ClusterMessage.PROTOCOL)
        .putInt(text.length)
        .put(text)
        .array();
  }

  private static String name(ClusterMessage message) {
    return SERIALIZER.manifest(message);
  }
}
