package dev.firebreak.callback;

import dev.firebreak.config.CallbackRules;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to exactly an address that was checked, with the name of the receiver for TLS. All
 * connects and reads end at one deadline. Writes have none: a receiver that does not read a body
 * larger than the buffers of its socket is left when the thread is interrupted, at the end of the
 * attempt. For one request; not thread-safe.
 */
final class Connection implements AutoCloseable {
  private final long deadline;
  private Socket socket = new Socket();

  private Connection(Duration timeout) {
    this.deadline = System.nanoTime() + timeout.toNanos();
  }

  /**
   * Connects to the first of the addresses that accepts.
   *
   * @param tls makes the encrypted connections
   */
  static Connection open(
      CallbackRules.Target target,
      List<InetAddress> addresses,
      Duration timeout,
      SSLSocketFactory tls)
      throws IOException {
    Connection connection = new Connection(timeout);
    boolean open = false;
    try {
      connection.connect(target, addresses);
      if (target.tls()) {
        connection.encrypt(target, tls);
      }
      open = true;
      return connection;
    } finally {
      if (!open) {
        connection.close();
      }
    }
  }

  private void connect(CallbackRules.Target target, List<InetAddress> addresses)
      throws IOException {
    IOException failure = null;
    for (InetAddress address : addresses) {
      try {
        socket.connect(new InetSocketAddress(address, target.port()), left());
        return;
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        failure = e;
        socket.close();
        socket = new Socket();
      }
    }
    throw failure == null ? new IOException("there is no address") : failure;
  }

  private void encrypt(CallbackRules.Target target, SSLSocketFactory tls) throws IOException {
    socket.setSoTimeout(left());
    SSLSocket encrypted = (SSLSocket) tls.createSocket(socket, target.host(), target.port(), true);
    socket = encrypted;
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // Checks the name of the certificate.
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Reads what has come; returns a negative number at the end. */
  int read(byte[] into, int from) throws IOException {
    socket.setSoTimeout(left());
    InputStream in = socket.getInputStream();
    return in.read(into, from, into.length - from);
  }

  /** The milliseconds until the deadline. */
  private int left() throws SocketTimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) Math.min(Integer.MAX_VALUE, left);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // Nothing more is expected of the connection.
    }
  }
}
