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
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody who is connected, and whether one more may be. Thread-safe. */
final class Connections {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final int wanted;
  private final int max;
  private final int maxPerAddress;
  private final Timeouts patience;
  private final Supplier<HttpResponse> stopping;
  private final AtomicInteger count = new AtomicInteger();
  private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final AtomicBoolean warned = new AtomicBoolean();
  private volatile boolean closing;

  Connections(HttpSettings.Connections limits, Timeouts patience, Supplier<HttpResponse> stopping) {
    this.wanted = limits.max();
    this.max = Descriptors.atMost(limits.max());
    this.maxPerAddress = limits.perAddress();
    this.patience = patience;
    this.stopping = stopping;
  }

  /** Lets one in, who counts until it is closed; null if there are too many. */
  @Nullable Connection open(InetAddress address) {
    int all = count.incrementAndGet();
    int ofAddress = perAddress.merge(address, 1, Integer::sum);
    if (all > max && max < wanted && warned.compareAndSet(false, true)) {
      LOG.warn(
          "Connections are turned away: this process may have too few open files for more than {}."
              + " Raise the limit (ulimit -n).",
          max);
    }
    if (all > max || ofAddress > maxPerAddress) {
      leave(address);
      return null;
    }
    Connection connection =
        new Connection(
            patience,
            stopping,
            closed -> {
              if (open.remove(closed)) {
                leave(address);
              }
            });
    open.add(connection);
    if (closing) {
      connection.finish(); // Accepted just before nobody was any more.
    }
    return connection;
  }

  private void leave(InetAddress address) {
    perAddress.computeIfPresent(address, (_, n) -> n == 1 ? null : n - 1);
    if (count.decrementAndGet() == 0 && closing) {
      gone.complete(null);
    }
  }

  /** Looks for those that take too long. */
  void look() {
    long now = patience.clock().getAsLong();
    each(connection -> connection.look(now));
  }

  /**
   * Lets nobody in any more, and those who are in go once they are answered.
   *
   * @return ends when all have gone
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

  /** Who calls this again and again does not if it throws. */
  private void each(Consumer<Connection> what) {
    for (Connection connection : open) {
      try {
        what.accept(connection);
      } catch (Throwable t) {
        HeapWatch.noticed(t);
        LOG.error("Looking after a connection failed; it is tried again.", t);
      }
    }
  }
}
