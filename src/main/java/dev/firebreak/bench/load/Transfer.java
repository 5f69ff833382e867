package dev.firebreak.bench.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Sends many bytes on one connection and reads many at the same time, by a thread for each
 * direction.
 *
 * @param server the address
 * @param type the type to call; empty for a server without HTTP
 * @param sent how many bytes are sent
 * @param read how many bytes have to come back
 */
public record Transfer(URI server, String type, long sent, long read) {
  private static final int PIECE = 64 * 1024;
  private static final int HEX = 16;

  /**
   * Runs the transfer.
   *
   * @return how long it took, in nanoseconds
   * @throws IOException if not all bytes came back
   */
  public long run() throws IOException {
    long begin = System.nanoTime();
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> send(socket), task -> Thread.ofPlatform().daemon().start(task));
      InputStream in = new BufferedInputStream(socket.getInputStream(), PIECE);
      long got = type.isEmpty() ? plain(in) : chunked(in);
      sending.join();
      if (got != read) {
        throw new IOException(got + " of " + read + " bytes came back");
      }
    } catch (CompletionException e) {
      throw new IOException("the bytes could not be sent: " + e.getCause(), e);
    }
    return System.nanoTime() - begin;
  }

  private void send(Socket socket) {
    try {
      OutputStream out = socket.getOutputStream();
      if (!type.isEmpty()) {
        String head =
            "POST /v1/call/" + type + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + sent;
        out.write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      }
      byte[] piece = new byte[PIECE];
      for (long left = sent; left > 0; left -= PIECE) {
        out.write(piece, 0, (int) Math.min(PIECE, left));
      }
      if (type.isEmpty()) {
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  private static long plain(InputStream in) throws IOException {
    byte[] piece = new byte[PIECE];
    long got = 0;
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      got += count;
    }
    return got;
  }

  private static long chunked(InputStream in) throws IOException {
    String status = line(in);
    for (String field = line(in); !field.isEmpty(); field = line(in)) {
      if (field.startsWith("Content-Length")) {
        throw new IOException("the answer is not streamed: " + status);
      }
    }
    long got = 0;
    byte[] piece = new byte[PIECE];
    for (int size = size(in); size > 0; size = size(in)) {
      got += size;
      for (int left = size + 2; left > 0; ) {
        int count = in.read(piece, 0, Math.min(PIECE, left));
        if (count < 0) {
          throw new EOFException("the answer was broken off");
        }
        left -= count;
      }
    }
    return got;
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in), HEX);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the answer was broken off");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }
}
