package dev.firebreak.command;

import dev.firebreak.process.Ending;
import dev.firebreak.task.Outcome;
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
 * The output of a program: in the heap while it is short, then in a file. Used by one thread at a
 * time.
 */
final class KeptOutput implements ProgramOutput {
  private static final int IN_HEAP = 1024 * 1024;

  private final CommandIsolation.Plan plan;
  private final long max;
  private final Path file;
  private final ByteArrayOutputStream heap = new ByteArrayOutputStream();
  private @Nullable FileChannel channel;
  private @Nullable IOException failure;
  private long size;
  private boolean overflowed;

  /**
   * Creates an empty output.
   *
   * @param plan says how many bytes are kept, and what they mean
   * @param file the file for an output that is too long for the heap; removed in any case
   */
  KeptOutput(CommandIsolation.Plan plan, Path file) {
    this.plan = plan;
    this.max = plan.program().results().maxOutput();
    this.file = file;
  }

  @Override
  public int room() {
    return Integer.MAX_VALUE;
  }

  /** Keeps a copy of the bytes; returns whether further bytes would be kept. */
  @Override
  public boolean add(ByteBuffer bytes) {
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

  @Override
  public long size() {
    return size;
  }

  boolean overflowed() {
    return overflowed;
  }

  /** The reason why the output could not be kept; null if it could. */
  @Nullable IOException failure() {
    return failure;
  }

  boolean isLong() {
    return channel != null;
  }

  /** The whole output, if it is in the heap. */
  byte[] bytes() {
    return heap.toByteArray();
  }

  /**
   * The whole output, if it is in a file. The file has been unlinked, and its disk space is freed
   * once the buffer is unreachable.
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

  @Override
  public Outcome outcome(Ending ending, String stderr) throws IOException {
    return CommandOutcome.of(plan, ending, this, stderr);
  }

  @Override
  public void discard() {
    try (FileChannel _ = channel) {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // The file is removed with its folder at the end.
    }
  }
}
