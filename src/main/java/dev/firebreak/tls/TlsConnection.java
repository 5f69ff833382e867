package dev.firebreak.tls;

import dev.firebreak.memory.ByteBudget;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.util.ByteString;

/**
 * What the stage of one connection works with.
 *
 * @param handshakeThreads for the cryptography of the handshake
 * @param budget charged for the bytes that are held
 * @param established called on the thread of the stream once the handshake is complete
 * @param plainAnswer the answer, not encrypted, to a client that does not use TLS
 */
record TlsConnection(
    SSLEngine engine,
    Executor handshakeThreads,
    ByteBudget budget,
    Consumer<SSLSession> established,
    ByteString plainAnswer) {}
