package dev.firebreak.store.postgres.tasks;

import dev.firebreak.fixture.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A proxy to a database that can be stopped and restarted: stopped, its server can't be reached.
 */
final class Away implements AutoCloseable {
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final String url;
  private final int target;
  private final int port;
  private ServerSocket server;

  private Away(String url, int target) throws IOException {
    this.url = url;
    this.target = target;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    port = server.getLocalPort();
    begin();
  }

  static Away start() throws IOException {
    String url = Postgres.database();
    int target = Integer.parseInt(url.replaceFirst(".*:([0-9]+)/.*", "$1"));
    return new Away(url, target);
  }

  String url() {
    return url.replaceFirst(":[0-9]+/", ":" + port + "/");
  }

  void stop() throws IOException {
    server.close();
    for (Socket socket = open.poll(); socket != null; socket = open.poll()) {
      socket.close();
    }
  }

  void restart() throws IOException {
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    begin();
  }

  private void begin() {
    ServerSocket now = server;
    Thread.ofVirtual()
        .start(
            () -> {
              while (!now.isClosed()) {
                try {
                  Socket caller = now.accept();
                  Socket callee = new Socket(InetAddress.getLoopbackAddress(), target);
                  open.add(caller);
                  open.add(callee);
                  if (now
                      .isClosed()) { // In the last moment, and perhaps not closed with the others.
                    caller.close();
                    callee.close();
                  }
                  pump(caller, callee);
                  pump(callee, caller);
                } catch (IOException _) {
                  return;
                }
              }
            });
  }

  private static void pump(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (from;
                  to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                in.transferTo(out);
              } catch (IOException _) {
                return; // One of them was closed, and now both are.
              }
            });
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
