package dev.firebreak.process;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Bytes that pass through a program piece by piece, and whose reader may let it wait. */
final class Passage implements Listener, InputSource {
  private static final int PIECE = 50_000;

  private final byte[] all;
  private final ByteArrayOutputStream got = new ByteArrayOutputStream();
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private int at;

  /** Volatile, as are the next fields: whether the reader takes anything. */
  private volatile boolean open;

  private volatile boolean asked;
  private volatile boolean closed;

  Passage(byte[] all) {
    this.all = all;
  }

  /** The reader takes everything from now on. */
  void open() {
    open = true;
  }

  /** Whether the program was found to have to wait for its reader. */
  boolean asked() {
    return asked;
  }

  boolean isClosed() {
    return closed;
  }

  CompletableFuture<Ending> ending() {
    return ending;
  }

  synchronized byte[] got() {
    return got.toByteArray();
  }

  @Override
  public int room() {
    asked |= at > 0; // The program has been given something that it may have written.
    return open ? 1000 : 0;
  }

  @Override
  public synchronized void out(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    got.writeBytes(copy);
  }

  @Override
  public void err(ByteBuffer bytes) {}

  @Override
  public void ended(Ending how) {
    ending.complete(how);
  }

  @Override
  public @Nullable ByteBuffer next() {
    int from = at;
    at = Math.min(all.length, from + PIECE);
    return from == at ? null : ByteBuffer.wrap(all, from, at - from);
  }

  @Override
  public boolean atEnd() {
    return at == all.length;
  }

  @Override
  public void closed() {
    closed = true;
  }
}
