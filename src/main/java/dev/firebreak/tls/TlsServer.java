package dev.firebreak.tls;

import dev.firebreak.access.Token;
import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.TlsSettings;
import dev.firebreak.memory.ByteBudget;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's certificate, and the TLS of its connections. Thread-safe. */
public final class TlsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsServer.class);

  private final TlsSettings settings;
  private final InstantSource clock;
  private final ExecutorService threads = HandshakeThreads.start();
  private final CertificateWatch watch;
  private final ClientOwners owners;

  /** Guarded by this: the files of the context. */
  private TlsFiles.Content used;

  private volatile TlsContext context;

  private TlsServer(TlsSettings settings, InstantSource clock) throws Unusable, InvalidConfig {
    this.settings = settings;
    this.clock = clock;
    owners = ClientOwners.of(settings.owners(), clock);
    used = TlsFiles.read(settings);
    context = TlsContext.of(used, settings, clock.instant());
    watch = new CertificateWatch(this);
  }

  /**
   * Reads the certificate and its key, and reads them again when the files change, until closed.
   *
   * @throws InvalidConfig if one of the files can't be used
   */
  public static TlsServer open(TlsSettings settings, InstantSource clock) throws InvalidConfig {
    try {
      TlsServer server = unwatched(settings, clock);
      server.watch.start();
      return server;
    } catch (Unusable e) {
      throw new InvalidConfig(List.of(e.line()));
    }
  }

  static TlsServer unwatched(TlsSettings settings, InstantSource clock)
      throws Unusable, InvalidConfig {
    return new TlsServer(settings, clock);
  }

  /**
   * Checks the files without using them.
   *
   * @throws InvalidConfig if one of them can't be used
   */
  public static void check(TlsSettings settings, InstantSource clock) throws InvalidConfig {
    try {
      ClientOwners _ = ClientOwners.of(settings.owners(), clock);
      TlsContext _ = TlsContext.of(TlsFiles.read(settings), settings, clock.instant());
    } catch (Unusable e) {
      throw new InvalidConfig(List.of(e.line()));
    }
  }

  /**
   * Reads the files now. If they are right, new connections use them, and open ones are not
   * affected; if they are not, nothing changes.
   *
   * @return what is wrong with the files; empty if they are in use
   */
  public synchronized Optional<String> reload() {
    try {
      TlsFiles.Content files = TlsFiles.read(settings);
      if (!files.equals(used)) {
        context = TlsContext.of(files, settings, clock.instant());
        used = files;
        LOG.info("The TLS certificate was read again: {}.", context.description());
      }
      return Optional.empty();
    } catch (Unusable e) {
      return Optional.of(e.line());
    }
  }

  /** Runs an action whenever files that have changed are in use, other than by a reload. */
  public void onChange(Runnable then) {
    watch.onChange(then);
  }

  /** When the first certificate of the chain in use expires. */
  public Instant expiry() {
    return context.expiry();
  }

  TlsSettings settings() {
    return settings;
  }

  /** Whether these files are those in use. */
  synchronized boolean uses(TlsFiles.Content files) {
    return files.equals(used);
  }

  /** Returns the engine of a new connection, for other servers with the same TLS. */
  public SSLEngine engine() {
    return context.engine();
  }

  /**
   * Returns the stage of a new connection, between its HTTP layer and its socket.
   *
   * @param budget charged for bytes that are held
   * @param established called on the thread of the stream once the handshake is complete, with what
   *     the client's certificate allows; with null if it has none, or an unlisted one
   * @param plainAnswer the answer, not encrypted, to a client that does not use TLS
   */
  public BidiFlow<ByteString, ByteString, ByteString, ByteString, NotUsed> stage(
      ByteBudget budget, Consumer<@Nullable Token> established, ByteString plainAnswer) {
    return BidiFlow.fromGraph(
        new TlsStage(
            new TlsConnection(
                engine(),
                threads,
                budget,
                session -> established.accept(owners.of(session)),
                plainAnswer)));
  }

  /** Stops watching the files; connections whose handshake is not complete fail. */
  @Override
  public void close() {
    watch.close();
    threads.shutdownNow();
  }
}
