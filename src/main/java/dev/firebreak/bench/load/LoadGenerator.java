package dev.firebreak.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends requests and measures the answers. */
public final class LoadGenerator {
  private static final int HTTP_PORT = 80;

  /** With TLS a handshake for each, which takes long on a busy machine. */
  private static final int CONNECT_TIMEOUT_MS = 120_000;

  private final Duration answerTimeout;
  private final @Nullable SSLContext tls;

  /**
   * Creates a generator.
   *
   * @param answerTimeout how long the generator waits for answers after the end of a load
   */
  public LoadGenerator(Duration answerTimeout) {
    this(answerTimeout, null);
  }

  /**
   * Creates a generator of encrypted connections.
   *
   * @param answerTimeout how long the generator waits for answers after the end of a load
   * @param tls what it trusts; null for connections that are not encrypted
   */
  public LoadGenerator(Duration answerTimeout, @Nullable SSLContext tls) {
    this.answerTimeout = answerTimeout;
    this.tls = tls;
  }

  /**
   * Loads a server. The connections are made before the measurement begins.
   *
   * @param requests the kinds of requests, sent in rotation
   * @throws IOException if the server cannot be reached, or the generator fails
   */
  public Measurement run(URI server, List<PreparedRequest> requests, Load load)
      throws IOException, InterruptedException {
    try (Connections connections = connect(server, requests, load)) {
      return connections.run(load);
    }
  }

  /**
   * Makes the connections for some loads, one after the other.
   *
   * @param requests the kinds of requests, sent in rotation
   * @param load its threads and connections are those of the other loads, too
   * @throws IOException if the server cannot be reached
   */
  public Connections connect(URI server, List<PreparedRequest> requests, Load load)
      throws IOException {
    Connections connections = new Connections(new Clock(), new ArrayList<>());
    try {
      for (int i = 0; i < load.threads(); i++) {
        LoadLoop loop = new LoadLoop(address(server), requests, connections.clock, tls);
        connections.loops.add(loop);
        int share = (load.connections() + i) / load.threads();
        loop.open(share, CONNECT_TIMEOUT_MS);
      }
      return connections;
    } catch (IOException | RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  /** The connections to a server. */
  public final class Connections implements AutoCloseable {
    private final Clock clock;
    private final List<LoadLoop> loops;

    private Connections(Clock clock, List<LoadLoop> loops) {
      this.clock = clock;
      this.loops = loops;
    }

    /**
     * Loads the server.
     *
     * @throws IOException if the generator fails
     */
    public Measurement run(Load load) throws IOException, InterruptedException {
      return LoadGenerator.this.run(loops, load, clock);
    }

    @Override
    public void close() throws IOException {
      for (LoadLoop loop : loops) {
        loop.close();
      }
    }
  }

  private Measurement run(List<LoadLoop> loops, Load load, Clock clock)
      throws IOException, InterruptedException {
    long end = load.duration().toNanos();
    List<Pace> paces = paces(load, end);
    Instant began;
    try (ExecutorService threads = Executors.newFixedThreadPool(loops.size())) {
      began = InstantSource.system().instant();
      clock.start();
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < loops.size(); i++) {
        LoadLoop loop = loops.get(i);
        Pace pace = paces.get(i);
        running.add(
            threads.submit(
                () -> {
                  loop.run(pace, end, end + answerTimeout.toNanos());
                  return pace;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the load generator failed: " + e.getCause(), e);
    }
    return Measurement.of(load, loops, paces.stream().mapToLong(Pace::waited).sum(), began);
  }

  private static List<Pace> paces(Load load, long end) {
    Double rate = load.rate();
    List<Pace> paces = new ArrayList<>();
    for (int i = 0; i < load.threads(); i++) {
      if (rate == null) {
        paces.add(new Pace.Closed(end));
      } else {
        double interval = TimeUnit.SECONDS.toNanos(1) / rate;
        paces.add(new Pace.Open(interval * load.threads(), interval * i, end));
      }
    }
    return paces;
  }

  private static InetSocketAddress address(URI server) throws UnknownHostException {
    int port = server.getPort() < 0 ? HTTP_PORT : server.getPort();
    InetSocketAddress address = new InetSocketAddress(server.getHost(), port);
    if (address.isUnresolved()) {
      throw new UnknownHostException("no host " + server.getHost());
    }
    return address;
  }

  /** Nanoseconds since the load began, the same for all threads. */
  private static final class Clock implements LongSupplier {
    private volatile long start;

    void start() {
      start = System.nanoTime();
    }

    @Override
    public long getAsLong() {
      return System.nanoTime() - start;
    }
  }
}
