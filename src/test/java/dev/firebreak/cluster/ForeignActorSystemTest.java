package dev.firebreak.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.fixture.Patience;
import dev.firebreak.fixture.SharedRows;
import dev.firebreak.fixture.TestNode;
import dev.firebreak.fixture.Warnings;
import dev.firebreak.store.MemoryStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.Kill;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.remote.artery.tcp.SSLEngineProviderSetup;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Programs that reach the cluster port and are not nodes of the cluster. */
class ForeignActorSystemTest {
  private static final int ATTEMPTS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final SharedRows rows = new SharedRows();
  private final SharedRows.Row row = rows.add("node");
  private final TestNode node =
      TestNode.sharing(
          new MemoryStore("node", InstantSource.system()),
          row,
          "firebreak.types { echo { handler = dev.firebreak.demo.Echo }, run ="
              + " ${firebreak.types.echo} }");

  @BeforeEach
  void awaitAddress() {
    await().atMost(LIMIT).until(() -> !address().isEmpty());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private String address() {
    return rows.all().stream()
        .filter(one -> one.id() == row.id())
        .findFirst()
        .orElseThrow()
        .address();
  }

  /** A program that would be a node, but for what it has to prove that. */
  private static ActorSystem foreign(@Nullable Credential credential) {
    return foreign(credential, "");
  }

  private static ActorSystem foreign(@Nullable Credential credential, String more) {
    String transport = credential == null ? "tcp" : "tls-tcp";
    String artery =
        """
        pekko.remote.artery { untrusted-mode = off, canonical { hostname = "127.0.0.1", port = 0 } }
        pekko.remote.artery.transport = \
        """;
    ActorSystemSetup setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(
                ConfigFactory.parseString(artery + transport + '\n' + more)
                    .withFallback(ConfigFactory.parseResources("firebreak-cluster.conf"))
                    .withFallback(MemberRig.config())
                    .resolve()));
    return ActorSystem.create(
        ClusterMessage.SYSTEM,
        credential == null
            ? setup
            : setup.withSetup(SSLEngineProviderSetup.create(_ -> tls(credential))));
  }

  private static MutualTls tls(Credential credential) {
    try {
      return new MutualTls(credential);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> ActorRef<T> remote(ActorSystem system, String path) {
    return ActorRefResolver.get(Adapter.toTyped(system)).resolveActorRef(path);
  }

  /** Orders that end an actor, to whatever runs there. */
  private static void kill(ActorSystem foreign, String address) {
    for (String path : new String[] {"/user/echo", "/user/cluster.calls", "/user", "/system"}) {
      for (Object deadly : new Object[] {PoisonPill.getInstance(), Kill.getInstance()}) {
        foreign.actorSelection(address + path).tell(deadly, null);
        Adapter.toClassic(remote(foreign, address + path)).tell(deadly, null);
      }
    }
  }

  /** What nodes say to each other. */
  private static void speak(ActorSystem foreign, String address) {
    String self = Cluster.get(foreign).selfAddress() + "/user/" + Calls.NAME;
    remote(foreign, address + "/user/" + Calls.NAME)
        .tell(
            new CallMessage.Run(
                1, remote(foreign, self), "run", "text/plain", 0, null, null, new byte[1]));
  }

  /** A message that an older version can't read, as its kind or a value does not exist yet. */
  private record Later(String kind, String json) {}

  /** Writes such messages as a later version would. */
  static final class LaterSerializer extends SerializerWithStringManifest {
    /** Called by Pekko. */
    LaterSerializer() {}

    @Override
    public int identifier() {
      return MessageSerializer.IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
      return ((Later) message).kind();
    }

    @Override
    public byte[] toBinary(Object message) {
      byte[] json = ((Later) message).json().getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(5 + json.length)
          .put((byte) ClusterMessage.PROTOCOL)
          .putInt(json.length)
          .put(json)
          .array();
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
      return new Later(manifest, "");
    }
  }

  private void assertIgnored(ActorSystem foreign) {
    try {
      Cluster.get(foreign).join(AddressFromURIString.parse(address()));
      for (int i = 0; i < ATTEMPTS; i++) {
        kill(foreign, address());
        speak(foreign, address());
        assertThat(node.call("echo", "still here").body()).isEqualTo("still here");
      }
      // What a node says arrives meanwhile.
      MemberRig member = new MemberRig(rows, "member");
      await().atMost(LIMIT).until(() -> member.up().size() == 2);
      assertThat(member.members()).hasSize(2);
      member.kill();
      assertThat(node.node().whenEnded().toCompletableFuture()).isNotDone();
      assertThat(node.branch("echo").path("restarts").asInt(-1)).isZero();
      assertThat(node.type("run").path("counters").path("attempts").asInt(-1)).isZero();
    } finally {
      foreign.terminate();
      MemberRig.awaitEnd(foreign.getWhenTerminated());
    }
  }

  @Test
  void aProgramWithoutACredentialIsIgnored() throws Exception {
    assertIgnored(foreign(null));
    node.close();
    assertThat(rows.all()).noneMatch(one -> one.id() == row.id());
    node.node()
        .whenEnded()
        .toCompletableFuture()
        .get(Patience.SECONDS, TimeUnit.SECONDS); // No connection that was refused holds it.
  }

  @Test
  void aProgramWithAnotherKeyIsIgnored() {
    assertIgnored(foreign(Credential.make()));
  }

  private static Stream<Arguments> laterMessages() {
    String event =
        "{\"id\":\"01890000-0000-7000-8000-000000000001\",\"type\":\"echo\",\"owner\":\"\","
            + "\"state\":\"HIBERNATING\",\"attempts\":1}";
    return Stream.of(
        Arguments.of("of-a-later-version", "", "of-a-later-version"),
        Arguments.of("happened", "{\"events\":[" + event + "]}", "HIBERNATING"));
  }

  /** While a cluster is updated node by node. */
  @ParameterizedTest
  @MethodSource("laterMessages")
  void messagesOfLaterVersionsAreIgnoredWithoutAnError(String kind, String json, String logged)
      throws Exception {
    Credential credential = Credential.of(row.secret(() -> "").toCompletableFuture().get());
    ActorSystem later =
        foreign(
            credential,
            String.format(
                Locale.ROOT,
                "pekko.actor { serializers.firebreak = \"%s\", serialization-bindings { \"%s\" ="
                    + " firebreak } }",
                LaterSerializer.class.getName(),
                Later.class.getName()));
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(UnknownKinds.class);
    log.start();
    logger.addAppender(log);
    try (Warnings warnings = Warnings.listen()) {
      for (int i = 0; i < ATTEMPTS; i++) {
        remote(later, address() + "/user/" + HintExchange.NAME).tell(new Later(kind, json));
        remote(later, address() + "/user/" + Calls.NAME).tell(new Later(kind, json));
      }
      await().atMost(LIMIT).until(() -> !log.list.isEmpty());
      assertThat(log.list.getFirst().getFormattedMessage()).contains(logged);
      assertThat(node.call("echo", "still here").body()).isEqualTo("still here");
      assertThat(warnings.take())
          .extracting(ILoggingEvent::getFormattedMessage)
          .noneMatch(text -> text.contains("deserialize"));
    } finally {
      logger.detachAppender(log);
      later.terminate();
      MemberRig.awaitEnd(later.getWhenTerminated());
    }
  }

  /** Not even a node, which may be broken, ends actors of another. */
  @Test
  void messagesOutsideTheProtocolOfNodesAreIgnored() throws Exception {
    String secret = row.secret(() -> "").toCompletableFuture().get();
    ActorSystem broken = foreign(Credential.of(secret));
    try {
      for (int i = 0; i < ATTEMPTS; i++) {
        kill(broken, address());
      }
      speak(broken, address());
      await()
          .atMost(LIMIT)
          .until(() -> node.type("run").path("counters").path("attempts").asInt() > 0);
      assertThat(node.call("echo", "still here").body()).isEqualTo("still here");
      assertThat(node.node().whenEnded().toCompletableFuture()).isNotDone();
    } finally {
      broken.terminate();
      MemberRig.awaitEnd(broken.getWhenTerminated());
    }
  }
}
