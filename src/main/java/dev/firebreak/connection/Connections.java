package dev.firebreak.connection;

import dev.firebreak.config.HttpSettings;
import dev.firebreak.liveness.HeapWatch;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open connections, and the limits on their number. Thread-safe. */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final int wanted;
  private final int max;
  private final int maxPerAddress;
  private final Timeouts timeouts;
  private final Supplier<HttpResponse> stopping;
  private final AtomicInteger count = new AtomicInteger();
  private final LongAdder opened = new LongAdder();
  private final LongAdder beyondLimit = new LongAdder();
  private final LongAdder beyondAddressLimit = new LongAdder();
  private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile boolean closing;

  Connections(HttpSettings.Connections limits, Timeouts timeouts, Supplier<HttpResponse> stopping) {
    this.wanted = limits.max();
    this.max = Descriptors.atMost(limits.max());
    this.maxPerAddress = limits.perAddress();
    this.timeouts = timeouts;
    this.stopping = stopping;
  }

  /** Opens a connection, which counts until it is closed; returns null if there are too many. */
  @Nullable Connection open(InetAddress address) {
    int all = count.incrementAndGet();
    int ofAddress = perAddress.merge(address, 1, Integer::sum);
    if (all > max && max < wanted && warned.compareAndSet(false, true)) {
      LOG.warn(
          "Connections are refused with 503, because the open-files limit of this process allows no"
              + " more than {}; further refusals are not logged. Raise the limit (ulimit -n).",
          max);
    }
    if (all > max || ofAddress > maxPerAddress) {
      (all > max ? beyondLimit : beyondAddressLimit).increment();
      leave(address);
      return null;
    }
    opened.increment();
    Connection connection =
        new Connection(
            address,
            timeouts,
            stopping,
            closed -> {
              if (open.remove(closed)) {
                leave(address);
              }
            });
    open.add(connection);
    if (closing) {
      connection.finish(); // Accepted just before the close.
    }
    return connection;
  }

  ConnectionCounts counts() {
    return new ConnectionCounts(
        count.get(), max, opened.sum(), beyondLimit.sum(), beyondAddressLimit.sum());
  }

  private void leave(InetAddress address) {
    perAddress.computeIfPresent(address, (_, n) -> n == 1 ? null : n - 1);
    if (count.decrementAndGet() == 0 && closing) {
      gone.complete(null);
    }
  }

  /** Checks all connections for exceeded deadlines. */
  void checkDeadlines() {
    long now = timeouts.clock().getAsLong();
    each(connection -> connection.checkDeadlines(now));
  }

  /**
   * Refuses new connections, and closes the open ones once their requests are answered.
   *
   * @return completes when all connections are closed
   */
  CompletionStage<Void> close() {
    closing = true;
    open.forEach(Connection::finish);
    if (count.get() == 0) {
      gone.complete(null);
    }
    return gone;
  }

  void endAll() {
    each(Connection::end);
  }

  /** Must not throw: the scheduler would not run it again. */
  private void each(Consumer<Connection> what) {
    for (Connection connection : open) {
      try {
        what.accept(connection);
      } catch (Throwable t) {
        HeapWatch.noticed(t);
        LOG.error(
            "Checking a connection failed; other connections are not affected, and the check is"
                + " repeated.",
            t);
      }
    }
  }
}
