package dev.firebreak.bench.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.TlsSettings;
import dev.firebreak.keeper.Jvm;
import dev.firebreak.tls.TlsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A server that Firebreak is measured against: Pekko HTTP with the same settings and Pekko's own
 * sockets, which answers every request with the same bytes.
 */
public final class BareServer {
  private static final int START_S = 30;

  /** Firebreak limits its connections itself, so its setting of Pekko is not used here. */
  private static final String CONFIG = "pekko.http.server.max-connections = 100000";

  private BareServer() {}

  /**
   * Starts a server with this answer.
   *
   * @param certificate that of the server; null for connections that are not encrypted
   */
  public static ChildProcess start(Sample answer, @Nullable BenchCertificate certificate)
      throws IOException {
    List<String> args = new ArrayList<>();
    args.add(certificate == null ? "" : certificate.certificate().toString());
    args.add(certificate == null ? "" : certificate.key().toString());
    args.add(Integer.toString(answer.bytes()));
    args.add(answer.contentType());
    args.addAll(answer.headers());
    return ChildProcess.start(Jvm.command(BareServer.class.getName(), args));
  }

  /**
   * Serves until standard input ends.
   *
   * @param args files of certificate and key, or two empty texts; size of the body, content type,
   *     and the headers as they stand in the answer
   */
  public static void main(String[] args) throws Exception {
    // Initialised before other threads log: SLF4J warns if several threads initialise it at once.
    LoggerFactory.getILoggerFactory();
    Config config = ConfigFile.merge(ConfigFactory.parseString(CONFIG), Map.of());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "bare", config);
    boolean encrypted = !args[0].isEmpty();
    ServerBuilder server = Http.get(system).newServerAt("127.0.0.1", 0);
    ServerBinding binding =
        (encrypted ? server.enableHttps(https(args)) : server)
            .bindSync(handler(system, answer(List.of(args).subList(2, args.length))))
            .toCompletableFuture()
            .get(START_S, TimeUnit.SECONDS);
    InetSocketAddress address = binding.localAddress();
    System.out.println(
        "listens on " + (encrypted ? "https" : "http") + "://127.0.0.1:" + address.getPort());
    while (System.in.read() >= 0) {
      // The parent writes nothing; the end of the stream tells this process to exit.
    }
    system.terminate();
  }

  /** Pekko's own TLS stage, with the engines of Firebreak. */
  private static HttpsConnectionContext https(String[] args) throws InvalidConfig {
    TlsServer tls =
        TlsServer.open(
            new TlsSettings(
                Path.of(args[0]),
                Path.of(args[1]),
                TlsSettings.ClientCertificates.OFF,
                null,
                Duration.ofSeconds(START_S),
                List.of()),
            InstantSource.system());
    return ConnectionContext.httpsServer(tls::engine);
  }

  private static HttpResponse answer(List<String> args) {
    byte[] body = new byte[Integer.parseInt(args.get(0))];
    Arrays.fill(body, (byte) 'x');
    ContentType contentType = ContentTypes.parse(args.get(1));
    List<HttpHeader> headers = new ArrayList<>();
    for (String header : args.subList(2, args.size())) {
      int colon = header.indexOf(':');
      headers.add(RawHeader.create(header.substring(0, colon), header.substring(colon + 2)));
    }
    return HttpResponse.create().addHeaders(headers).withEntity(contentType, body);
  }

  /** A strict entity has been read with its head; others are discarded. */
  private static Function<HttpRequest, HttpResponse> handler(
      ActorSystem<?> system, HttpResponse answer) {
    return request -> {
      if (!request.entity().isStrict()) {
        request.discardEntityBytes(system);
      }
      return answer;
    };
  }
}
