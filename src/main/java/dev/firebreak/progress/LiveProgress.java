package dev.firebreak.progress;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.Tasks;
import dev.firebreak.terminal.LiveBlock;
import dev.firebreak.terminal.Style;
import dev.firebreak.terminal.TerminalSize;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Draws the progress of tasks on standard error until it is closed. */
public final class LiveProgress implements AutoCloseable {
  /** Tasks that end sooner are not worth a picture that disappears at once. */
  private static final Duration BEFORE_FIRST = Duration.ofMillis(300);

  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final Board board;
  private final LiveBlock block;
  private final List<Follower> followers = new ArrayList<>();
  private final Thread painter;

  private LiveProgress(Board board, PrintStream out, Supplier<TerminalSize> size, Style style) {
    this.board = board;
    this.block = new LiveBlock(out);
    this.painter = Thread.ofVirtual().unstarted(() -> paint(size, style));
  }

  /** Draws nothing. */
  public static LiveProgress none() {
    return new LiveProgress(
        new Board(List.of()), System.err, TerminalSize::ofStandardError, Style.PLAIN);
  }

  /**
   * Begins to draw.
   *
   * @param tasks the tasks of the node
   * @param ids those to draw
   * @param style how to draw
   */
  public static LiveProgress start(Tasks tasks, List<String> ids, Style style) {
    Board board = new Board(ids);
    // Not System.err, whose character set is that of a locale that may be missing here.
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.err), false, UTF_8);
    LiveProgress progress = new LiveProgress(board, out, new MeasuredSize(), style);
    if (ids.size() <= Bars.MOST) {
      ids.stream().distinct().forEach(id -> progress.follow(new Follower(tasks, id, board)));
    } else {
      progress.follow(new Follower(tasks, null, board));
    }
    progress.painter.start();
    return progress;
  }

  private void follow(Follower follower) {
    followers.add(follower);
    Thread.ofVirtual().start(follower);
  }

  /** Draws a task as the command itself knows it. */
  public void known(TaskDocument task) {
    board.put(TaskLine.of(task));
  }

  private void paint(Supplier<TerminalSize> size, Style style) {
    try {
      Thread.sleep(BEFORE_FIRST);
      while (board.awaitChange()) {
        TerminalSize now = size.get();
        block.draw(Bars.lines(board.lines(), now, style), now.columns());
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Erases what was drawn. */
  @Override
  public void close() {
    followers.forEach(Follower::close);
    board.close();
    block.close();
  }
}
