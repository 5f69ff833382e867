package dev.firebreak.tls;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads for the asymmetric cryptography of handshakes, which takes milliseconds. They are at
 * most half as many as there are processors. A connection has at most one piece of work here, so
 * the limit on connections also limits how many wait.
 */
final class HandshakeThreads {
  private HandshakeThreads() {}

  static ExecutorService start() {
    return Executors.newFixedThreadPool(
        Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
        Thread.ofPlatform().daemon().name("firebreak-handshakes-", 0).factory());
  }
}
