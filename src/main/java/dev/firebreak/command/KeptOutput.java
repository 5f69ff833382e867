package dev.firebreak.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * What a program has written: in the heap as long as that is little, then in a file. Used by one
 * thread at a time.
 */
final class KeptOutput {
  private static final int IN_HEAP = 1024 * 1024;

  private final long max;
  private final Path file;
  private final ByteArrayOutputStream heap = new ByteArrayOutputStream();
  private @Nullable FileChannel channel;
  private @Nullable IOException failure;
  private long size;
  private boolean overflowed;

  /**
   * Nothing yet.
   *
   * @param max how many bytes are kept
   * @param file where they go if they are many; it is removed in any case
   */
  KeptOutput(long max, Path file) {
    this.max = max;
    this.file = file;
  }

  /** Keeps a copy; returns whether more would be kept. */
  boolean add(ByteBuffer bytes) {
    if (overflowed || failure != null) {
      return false;
    }
    size += bytes.remaining();
    if (size > max) {
      overflowed = true;
      return false;
    }
    try {
      keep(bytes);
      return true;
    } catch (IOException e) {
      failure = e;
      return false;
    }
  }

  private void keep(ByteBuffer bytes) throws IOException {
    if (channel == null && size <= IN_HEAP) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      heap.writeBytes(copy);
      return;
    }
    FileChannel to = channel == null ? spill() : channel;
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private FileChannel spill() throws IOException {
    FileChannel opened =
        FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel = opened;
    opened.write(ByteBuffer.wrap(heap.toByteArray()));
    heap.reset();
    return opened;
  }

  boolean overflowed() {
    return overflowed;
  }

  /** Why it could not be kept; null if it could. */
  @Nullable IOException failure() {
    return failure;
  }

  boolean isLong() {
    return channel != null;
  }

  /** All of it, if it is not long. */
  byte[] bytes() {
    return heap.toByteArray();
  }

  /**
   * All of it, if it is long. The file has no name any more, and its room on the disk is given back
   * once nobody refers to the buffer.
   */
  ByteBuffer mapped() throws IOException {
    try (FileChannel from = channel) {
      if (from == null) {
        return ByteBuffer.wrap(bytes());
      }
      return from.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto()).asByteBuffer();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Nobody wants it. */
  void discard() {
    try (FileChannel _ = channel) {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It goes with its folder at the end.
    }
  }
}
