package dev.firebreak.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.api.Attempt;
import dev.firebreak.api.Payload;
import dev.firebreak.api.PermanentFailure;
import dev.firebreak.config.CallbackSettings;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.fixture.TestAuthority;
import dev.firebreak.store.EndEvent;
import dev.firebreak.task.RunId;
import dev.firebreak.task.TaskState;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where deliveries connect to, and what they make of answers. */
class DeliveryTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority("trusted");
  private final List<String> resolved = new CopyOnWriteArrayList<>();
  private InetAddress[] addresses = {LOOPBACK};
  private ServerSocket server;
  private String answer = "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n";

  @AfterEach
  void close() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    resolved.add(host);
    if (addresses.length == 0) {
      throw new UnknownHostException(host);
    }
    return addresses.clone();
  }

  /** Answers each connection after its request has begun. */
  private void listen(ServerSocket on) {
    server = on;
    Thread.ofVirtual()
        .start(
            () -> {
              while (!on.isClosed()) {
                try (Socket socket = on.accept()) {
                  int _ = socket.getInputStream().read(new byte[1 << 16]);
                  socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                  socket.getOutputStream().flush();
                  long _ = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException _) {
                  // The delivery closed the connection, or the test has ended.
                }
              }
            });
  }

  private void listenPlain() throws IOException {
    listen(new ServerSocket(0, 50, LOOPBACK));
  }

  private void listenEncrypted(String certified) throws Exception {
    TestAuthority.Pair pair = authority.client("CN=receiver", certified);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    Certificate[] chain = {pair.certificate()};
    store.setKeyEntry("key", pair.keys().getPrivate(), new char[0], chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    listen(context.getServerSocketFactory().createServerSocket(0, 50, LOOPBACK));
  }

  private CallbackSettings settings(String url, String rules) throws Exception {
    String hocon =
        "firebreak { data-dir = /nowhere, callbacks { allowed-addresses = [\"127.0.0.1\"], "
            + rules
            + " }, types.x { command = [cat], callback { url = \""
            + url
            + "\", secret = \""
            + CallbackRig.SECRET
            + "\" } } }";
    return Objects.requireNonNull(
        SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(hocon), Map.of()))
            .types()
            .get("x")
            .endpoint()
            .callback());
  }

  private String deliver(String url, String rules) throws Exception {
    CallbackSettings settings = settings(url, rules);
    CallbackContext context =
        new CallbackContext(
            _ -> CompletableFuture.completedStage(Optional.empty()),
            type -> type.equals("x") ? settings : null,
            _ -> new byte[0]);
    EndEvent end = new EndEvent(RunId.at(1), "x", TaskState.FAILED, 1, 1, Instant.EPOCH, null);
    return new Delivery(
            CompletableFuture.completedFuture(context), this::resolve, InstantSource.system())
        .handle(Payload.json(end.json()), attempt(1))
        .text();
  }

  private static Attempt attempt(int fence) {
    return (Attempt)
        Proxy.newProxyInstance(
            Attempt.class.getClassLoader(),
            new Class<?>[] {Attempt.class},
            (_, method, _) -> method.getName().equals("fence") ? (Object) fence : "the-id");
  }

  private String trusting() throws IOException {
    Path file = folder.resolve("ca.pem");
    TestAuthority.write(file, authority.pem());
    return "trust-file = \"" + file + '"';
  }

  @Test
  void theConnectionGoesToTheAddressThatWasCheckedWithTheNameForTheCertificate() throws Exception {
    listenEncrypted("hooks.example");
    assertThat(deliver("https://hooks.example:" + server.getLocalPort() + "/", trusting()))
        .contains("204");
    assertThat(resolved).containsExactly("hooks.example");
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    listenEncrypted("other.example");
    String url = "https://hooks.example:" + server.getLocalPort() + "/";
    assertThatThrownBy(() -> deliver(url, trusting()))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("hooks.example");
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
    listenEncrypted("hooks.example");
    String url = "https://hooks.example:" + server.getLocalPort() + "/";
    assertThatThrownBy(() -> deliver(url, "")).isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void aNameThatLeadsToAPrivateAddressIsRefused() throws Exception {
    addresses = new InetAddress[] {InetAddress.ofLiteral("10.0.0.1")};
    assertThatThrownBy(() -> deliver("https://hooks.example/", ""))
        .isInstanceOf(PermanentFailure.class)
        .hasMessageContaining("hooks.example has the address 10.0.0.1, which is not public");
  }

  @Test
  void ofSeveralAddressesOnlyAllowedOnesAreTried() throws Exception {
    listenPlain();
    addresses = new InetAddress[] {InetAddress.ofLiteral("10.0.0.1"), LOOPBACK};
    assertThat(deliver("http://hooks.example:" + server.getLocalPort() + "/", "http = true"))
        .contains("204");
  }

  @Test
  void aNameThatIsNotFoundIsTriedAgain() {
    addresses = new InetAddress[0];
    assertThatThrownBy(() -> deliver("https://hooks.example/", ""))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void aReceiverThatDoesNotAnswerIsGivenUpInTime() throws Exception {
    answer = "HTTP/1.1 200 OK\r\n";
    listenPlain();
    String url = "http://hooks.example:" + server.getLocalPort() + "/";
    assertThatThrownBy(() -> deliver(url, "http = true, timeout = 1s"))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "\r\n\r\n",
        "x"
      })
  void whatIsNoAnswerIsAFailure(String said) throws Exception {
    answer = said;
    listenPlain();
    String url = "http://hooks.example:" + server.getLocalPort() + "/";
    assertThatThrownBy(() -> deliver(url, "http = true, timeout = 1s"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aHeadWithoutEndIsBounded() throws Exception {
    answer = "HTTP/1.1 200 OK\r\nX: " + "x".repeat(40_000);
    listenPlain();
    String url = "http://hooks.example:" + server.getLocalPort() + "/";
    assertThatThrownBy(() -> deliver(url, "http = true"))
        .hasMessageContaining("longer than 16384 bytes");
  }

  @Test
  void interimAnswersAreSkippedAndChunksJoined() throws Exception {
    answer =
        String.join(
            "\r\n",
            "HTTP/1.1 100 Continue",
            "",
            "HTTP/1.1 103 Early Hints",
            "Link: x",
            "",
            "HTTP/1.1 200 OK",
            "Transfer-Encoding: chunked",
            "",
            "2",
            "ab",
            "1;x=y",
            "c",
            "0",
            "",
            "");
    listenPlain();
    assertThat(deliver("http://hooks.example:" + server.getLocalPort() + "/", "http = true"))
        .contains("\"body\":\"abc");
  }

  @Test
  void aLongContentIsCut() throws Exception {
    answer = "HTTP/1.1 500 No\r\nContent-Length: 99999999\r\n\r\n" + "y".repeat(20_000);
    listenPlain();
    String url = "http://hooks.example:" + server.getLocalPort() + "/";
    assertThatThrownBy(() -> deliver(url, "http = true"))
        .isInstanceOf(Delivery.NotAccepted.class)
        .hasMessageContaining("answered 500: " + "y".repeat(4096))
        .hasMessageNotContaining("y".repeat(4097));
  }

  @Test
  void aCallDeliversNothing() {
    Delivery delivery = new Delivery(new CompletableFuture<>());
    assertThatThrownBy(() -> delivery.handle(Payload.of(new byte[0]), attempt(0)))
        .isInstanceOf(PermanentFailure.class);
  }
}
