package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.observe.Progress;
import dev.firebreak.task.Claim;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class WireSerializerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final WireSerializer SERIALIZER =
      new WireSerializer((ExtendedActorSystem) Adapter.toClassic(KIT.system()));
  private static final RunId ID = RunId.at(1);
  private static final ActorRef<Exchange.Command> EXCHANGE =
      KIT.createTestProbe(Exchange.Command.class).getRef();
  private static final ActorRef<Calls.Command> CALLS =
      KIT.createTestProbe(Calls.Command.class).getRef();
  private static final byte[] BYTES = {0, 1, -1, 127, -128};

  private static final List<Wire> EXAMPLES =
      List.of(
          new News.WorkWaits(Set.of("a", "b")),
          new News.Stop(List.of(new Claim(ID, 3))),
          new News.Rooms(EXCHANGE, Map.of("a", new Vacancy(1, 2))),
          new News.Interest(EXCHANGE, true, List.of(ID)),
          new News.Happened(
              List.of(
                  new News.Event(ID, "a", TaskState.RETRYING, 2, null),
                  new News.Event(ID, "a", null, 0, new Progress(0.5, "ä\u0000")))),
          new News.HowFar(ID, EXCHANGE),
          new News.SoFar(ID, true, new Progress(1, null)),
          new News.SoFar(ID, true, null),
          new CallWire.Run(1, CALLS, "a", "text/plain", 5, "trace", BYTES),
          new CallWire.Run(2, CALLS, "a", "text/plain", 0, null, new byte[0]),
          new CallWire.Leave(1, CALLS),
          new CallWire.Answer(1, CALLS, 2, null, "text/plain", 5, BYTES),
          new CallWire.Answer(1, CALLS, 2, "{}", "text/plain", 0, new byte[0]),
          new CallWire.More(1, CALLS, 7),
          new CallWire.Piece(1, CALLS, 7, BYTES),
          new CallWire.Thanks(1, CALLS),
          new CallWire.Ask(CALLS, List.of(1L, Long.MAX_VALUE)),
          new CallWire.Known(CALLS, List.of()));

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void everyMessageArrivesAsItWas() throws Exception {
    for (Wire message : EXAMPLES) {
      Object back = SERIALIZER.fromBinary(SERIALIZER.toBinary(message), name(message));
      assertThat(back).usingRecursiveComparison().isEqualTo(message);
      assertThat(back).hasSameClassAs(message);
    }
  }

  @Test
  void everyKindHasANameAndAnExample() {
    Set<String> names = EXAMPLES.stream().map(WireSerializerTest::name).collect(Collectors.toSet());
    assertThat(names).hasSize(WireNames.values().length);
    long kinds =
        List.of(News.class, CallWire.class).stream()
            .flatMap(family -> List.of(family.getPermittedSubclasses()).stream())
            .count();
    assertThat(WireNames.values()).hasSize((int) kinds);
  }

  @Test
  void nothingButAMessageIsTakenFromStrangeBytes() {
    Random random = new Random(7);
    for (Wire message : EXAMPLES) {
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
      assertThat(SERIALIZER.fromBinary(bytes, name)).isInstanceOf(Wire.class);
    } catch (NotSerializableException e) {
      assertThat(e).hasMessageContaining("strange");
    }
  }

  @Test
  void namesOfClassesAndOtherProtocolsMeanNothing() {
    byte[] good = SERIALIZER.toBinary(EXAMPLES.getFirst());
    refused(good, "java.lang.Runtime", "unknown name");
    refused(good, News.WorkWaits.class.getName(), "unknown name");
    byte[] newer = good.clone();
    newer[0]++;
    refused(newer, "work", "protocol");
    refused(message("{\"types\":null}"), "work", "strange");
    refused(message("{\"id\":\"x\"}"), "how-far", "strange");
    refused(message("{\"claims\":[{\"id\":\"" + ID + "\",\"number\":null}]}"), "stop", "strange");
    refused(message("[".repeat(100_000)), "stop", "strange");
  }

  @Test
  void aResultThatSaysItIsHugeIsRefused() {
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
  void whatIsTooLongIsNeitherWrittenNorRead() {
    byte[] much = new byte[Wire.LONGEST];
    assertThatThrownBy(
            () -> SERIALIZER.toBinary(new CallWire.Run(1, CALLS, "a", "a/b", 0, null, much)))
        .hasMessageContaining("too long");
    refused(new byte[Wire.LONGEST + 1], "run", "bytes");
  }

  private static void refused(byte[] bytes, String name, String why) {
    assertThatThrownBy(() -> SERIALIZER.fromBinary(bytes, name))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining(why);
  }

  private static byte[] message(String json) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(5 + text.length)
        .put((byte) Wire.PROTOCOL)
        .putInt(text.length)
        .put(text)
        .array();
  }

  private static String name(Wire message) {
    return SERIALIZER.manifest(message);
  }
}
