package dev.firebreak.connection;

import dev.firebreak.config.HttpSettings;
import dev.firebreak.config.TlsSettings;
import java.util.function.LongSupplier;

/**
 * How long the client of a connection may take, in nanoseconds.
 *
 * @param handshake from the connection to the end of its TLS handshake
 * @param head from the first byte of a request to the end of its headers
 * @param idle time without a request
 * @param write time without reading anything of an answer
 * @param clock as {@link System#nanoTime}
 */
record Timeouts(long handshake, long head, long idle, long write, LongSupplier clock) {
  static Timeouts of(HttpSettings settings, LongSupplier clock) {
    HttpSettings.Time time = settings.limits().time();
    TlsSettings tls = settings.tls();
    return new Timeouts(
        tls == null ? 0 : tls.handshakeTimeout().toNanos(),
        time.header().toNanos(),
        time.idle().toNanos(),
        time.write().toNanos(),
        clock);
  }

  /** Returns the moment after this much time. */
  long after(long nanos) {
    return clock.getAsLong() + nanos;
  }
}
