/**
 * TLS (RFC 8446, RFC 5246) for the sockets of the HTTP server.
 *
 * <p>{@link dev.firebreak.tls.TlsServer} has the certificate and its key, and reads them again when
 * their files change. {@link dev.firebreak.tls.TlsStage} is the stage between a socket and its HTTP
 * layer:
 *
 * <pre>
 *   HTTP layer     plain bytes
 *      v     ^
 *   TlsStage ------ TlsLogic ------ Records: the SSLEngine of the JDK, records in and out
 *      v     ^
 *   Socket         encrypted bytes
 * </pre>
 *
 * <p>The stage runs on the thread of its stream. Only the asymmetric cryptography of a handshake
 * runs elsewhere, on the few threads of {@code HandshakeThreads} (see {@code DelegatedTasks}): a
 * flood of handshakes delays handshakes, and no established connection.
 *
 * <p>The TLS of the cluster's nodes is not part of this package: Pekko's remoting has its own.
 */
@NullMarked
package dev.firebreak.tls;

import org.jspecify.annotations.NullMarked;
