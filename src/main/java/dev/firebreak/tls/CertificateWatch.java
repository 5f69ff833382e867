package dev.firebreak.tls;

import dev.firebreak.liveness.Loop;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the files of the certificate every second, and has changed ones used once two readings in a
 * row are equal: they are replaced one after the other. Compares the contents, because a link may
 * be changed to other files of the same age and size.
 */
final class CertificateWatch implements Loop.Work {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final TlsServer server;

  /** Runs when changed files are in use. */
  private volatile Runnable changed = () -> {};

  private final Loop loop = Loop.waiting("tls-certificate", this);

  /** The last reading, if it is not in use. */
  private TlsFiles.@Nullable Content seen;

  /** Why the files could not be read last time; empty if they could. */
  private String failure = "";

  /** The last warning about the files that are not in use. */
  private String logged = "";

  private volatile boolean closed;

  CertificateWatch(TlsServer server) {
    this.server = server;
  }

  void start() {
    loop.start();
  }

  void onChange(Runnable then) {
    changed = then;
  }

  void close() {
    closed = true;
    loop.unpark();
    loop.join();
  }

  @Override
  public boolean turn() {
    LockSupport.parkNanos(this, PERIOD.toNanos());
    if (!closed) {
      checkFiles();
    }
    return !closed;
  }

  /** Reads the files once. */
  void checkFiles() {
    try {
      TlsFiles.Content files = TlsFiles.read(server.settings());
      failure = "";
      if (server.uses(files)) {
        seen = null;
        logged = "";
      } else if (!files.equals(seen)) {
        seen = files;
      } else {
        server.reload().ifPresentOrElse(this::warn, changed);
      }
    } catch (Unusable e) {
      seen = null;
      if (e.line().equals(failure)) {
        warn(failure);
      }
      failure = e.line();
    }
  }

  private void warn(String reason) {
    if (!reason.equals(logged)) {
      logged = reason;
      LOG.warn(
          "The changed TLS certificate can't be used ({}); the node uses the last valid one until"
              + " the files are correct.",
          reason);
    }
  }
}
