package dev.firebreak.bench.server;

import dev.firebreak.keeper.Jvm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/**
 * A server that streams are measured against: for each connection it starts a program, and copies
 * bytes from the socket to the program and back, a thread for each direction, without HTTP.
 */
public final class PipeServer {
  private static final int PIECE = 64 * 1024;

  private PipeServer() {}

  /** Starts a server of this program. */
  public static ChildProcess start(List<String> program) throws IOException {
    return ChildProcess.start(Jvm.command(PipeServer.class.getName(), program));
  }

  /**
   * Serves until standard input ends.
   *
   * @param args the program and its arguments
   */
  public static void main(String[] args) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> serve(server, List.of(args)));
      System.out.println("listens on http://127.0.0.1:" + server.getLocalPort());
      while (System.in.read() >= 0) {
        // The parent writes nothing; the end of the stream tells this process to exit.
      }
    }
    System.exit(0);
  }

  private static void serve(ServerSocket server, List<String> program) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        serve(socket, program);
      } catch (IOException _) {
        // The client has left, or the server is closed.
      }
    }
  }

  private static void serve(Socket socket, List<String> program) throws IOException {
    Process process =
        new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Thread.ofPlatform().daemon().start(() -> send(socket, process));
    try (InputStream out = process.getInputStream()) {
      copy(out, socket.getOutputStream());
    } finally {
      process.destroyForcibly();
    }
  }

  private static void send(Socket from, Process process) {
    try (OutputStream to = process.getOutputStream()) {
      copy(from.getInputStream(), to);
    } catch (IOException _) {
      // The program has ended, or the client has left.
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int count = from.read(piece); count >= 0; count = from.read(piece)) {
      to.write(piece, 0, count);
      if (from.available() == 0) {
        to.flush();
      }
    }
  }
}
