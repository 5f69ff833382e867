package dev.firebreak.process;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The lines that the node writes to its reaper, until the node has ended. Not thread-safe. */
final class ReaperInput {
  private static final int PIECE = 8192;

  /** Far more than the node writes in a line; the rest of a longer one is dropped. */
  private static final int LONGEST_LINE = 1 << 20;

  private final int fd;
  private final MemorySegment piece = Arena.ofAuto().allocate(PIECE);
  private final PollSet polled = new PollSet(2);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final Queue<String> lines = new ArrayDeque<>();

  /** Reads from a descriptor. */
  ReaperInput(int fd) {
    this.fd = fd;
  }

  /**
   * Waits for the next line. A line that the node did not complete is not returned.
   *
   * @param node the node, if it is known: its end is the end of the input as soon as nothing is
   *     left to read, although other processes may hold the other end
   * @return null if the node has ended
   */
  @Nullable String read(NodeWatch node) {
    boolean open = true;
    while (open && lines.isEmpty()) {
      polled.clear();
      int input = polled.add(fd, FileCalls.POLLIN);
      int end = node.addTo(polled);
      polled.poll(node.gone() ? 0 : -1);
      boolean ended = node.gone() || polled.ready(end);
      open = polled.ready(input) ? readPiece() : !ended;
    }
    return lines.poll();
  }

  /** Reads what is there; returns whether the input goes on. */
  private boolean readPiece() {
    int count = FileCalls.read(fd, piece);
    for (int i = 0; i < count; i++) {
      byte one = piece.get(ValueLayout.JAVA_BYTE, i);
      if (one == '\n') {
        lines.add(line.toString(StandardCharsets.US_ASCII));
        line.reset();
      } else if (line.size() < LONGEST_LINE) {
        line.write(one);
      }
    }
    return count > 0 || count == -Libc.EINTR;
  }
}
