package dev.firebreak.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Bounds the unauthenticated connections to the cluster port, by number and by time, and logs those
 * that fail. Pekko does neither: a connection that sends nothing would stay open for ever.
 * Thread-safe.
 */
final class Handshakes implements SSLEngineProvider {
  private static final Logger LOG = LoggerFactory.getLogger(Handshakes.class);

  /**
   * Each takes about 100 KB. Beyond this number the oldest is closed, as a node needs milliseconds.
   */
  static final int MOST = 64;

  private static final String LONGEST = "pekko.remote.artery.advanced.tcp.connection-timeout";
  private static final Duration BETWEEN_CHECKS = Duration.ofMillis(500);
  private static final long BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

  private final SSLEngineProvider engines;
  private final ExtendedActorSystem system;
  private final Duration longest;

  /** Guarded by this, as are the fields below; the oldest first. */
  private final Deque<Handshake> pending = new ArrayDeque<>();

  private boolean checkScheduled;
  private int refused;
  private long warnedAt = System.nanoTime() - BETWEEN_WARNINGS;

  private record Handshake(SSLEngine engine, TlsConnection connection, long begunAt) {}

  Handshakes(SSLEngineProvider engines, ExtendedActorSystem system) {
    this.engines = engines;
    this.system = system;
    this.longest = system.settings().config().getDuration(LONGEST);
  }

  @Override
  public SSLEngine createServerSSLEngine(String host, int port) {
    SSLEngine engine = engines.createServerSSLEngine(host, port);
    begun(new Handshake(engine, TlsConnection.beingMade(), System.nanoTime()));
    return engine;
  }

  private synchronized void begun(Handshake handshake) {
    pending.addLast(handshake);
    if (pending.size() > MOST) {
      refuse(pending.removeFirst());
    }
    scheduleCheck();
  }

  private void scheduleCheck() {
    if (!checkScheduled && !pending.isEmpty()) {
      checkScheduled = true;
      system.scheduler().scheduleOnce(BETWEEN_CHECKS, this::closeOverdue, system.dispatcher());
    }
  }

  private synchronized void closeOverdue() {
    checkScheduled = false;
    long now = System.nanoTime();
    for (Iterator<Handshake> all = pending.iterator(); all.hasNext(); ) {
      Handshake handshake = all.next();
      if (handshake.engine().isInboundDone() || now - handshake.begunAt() >= longest.toNanos()) {
        all.remove();
        refuse(handshake);
      }
    }
    scheduleCheck();
    warn(now);
  }

  private void refuse(Handshake handshake) {
    refused++;
    handshake.connection().abort();
  }

  private void warn(long now) {
    if (refused > 0 && now - warnedAt >= BETWEEN_WARNINGS) {
      String address = system.provider().getDefaultAddress().hostPort();
      LOG.warn(
          "Connections to the cluster port {} were closed because they did not authenticate as a"
              + " node: {} since the last such warning. Each came without TLS or with another key,"
              + " did not finish the handshake within {} ms, or was one of more than {} at a time."
              + " Allow only nodes of this store to reach firebreak.cluster.host. This warning is"
              + " logged at most once a minute.",
          address.substring(address.indexOf('@') + 1),
          refused,
          longest.toMillis(),
          MOST);
      warnedAt = now;
      refused = 0;
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Sessions before the handshake are all equal.
  public Option<Throwable> verifyServerSession(String host, SSLSession session) {
    synchronized (this) {
      pending.removeIf(handshake -> handshake.engine().getSession() == session);
    }
    return engines.verifyServerSession(host, session);
  }

  @Override
  public SSLEngine createClientSSLEngine(String host, int port) {
    return engines.createClientSSLEngine(host, port);
  }

  @Override
  public Option<Throwable> verifyClientSession(String host, SSLSession session) {
    return engines.verifyClientSession(host, session);
  }
}
