package dev.firebreak.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * A program's own screen, instead of the lines of the shell, with keys that are read at once and
 * not echoed. The terminal is as it was before once the screen is closed or the JVM ends, by Ctrl-C
 * too. Drawing and closing are thread-safe.
 */
public final class FullScreen implements AutoCloseable {
  private final PrintStream out;
  private final InputStream keys;
  private final String settings;
  private final ExitHook hook;
  private boolean ended;

  private FullScreen(InputStream keys, String settings) {
    // What a whole screen needs is written at once, so that it does not flicker.
    this.out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8);
    this.keys = keys;
    this.settings = settings;
    this.hook = new ExitHook(this::restore);
  }

  /**
   * Takes the terminal.
   *
   * @throws IOException if there is none, or its settings can't be changed
   */
  public static FullScreen open() throws IOException {
    InputStream keys = new FileInputStream(Stty.TERMINAL);
    String settings = Stty.ofTerminal("-g");
    if (settings == null) {
      keys.close();
      throw new IOException("the settings of the terminal can't be read: is there a program stty?");
    }
    FullScreen screen = new FullScreen(keys, settings);
    screen.prepare();
    return screen;
  }

  private synchronized void prepare() {
    // Ctrl-C still interrupts; Ctrl-Z would leave the shell with these settings.
    var _ = Stty.ofTerminal("-icanon", "-echo", "min", "1", "time", "0", "susp", "undef");
    print(Ansi.OTHER_SCREEN + Ansi.HIDE_CURSOR);
  }

  /** Returns the bytes of the keys. */
  public InputStream keys() {
    return keys;
  }

  /**
   * Draws the screen.
   *
   * @param lines its lines from the top, without control characters, and not larger than the screen
   * @param rows the height of the terminal now
   */
  public synchronized void draw(List<String> lines, int rows) {
    if (ended) {
      return;
    }
    StringBuilder frame = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      frame.append(Ansi.row(i + 1)).append(Ansi.CLEAR_LINE).append(lines.get(i));
    }
    if (lines.size() < rows) {
      frame.append(Ansi.row(lines.size() + 1)).append(Ansi.CLEAR_BELOW);
    }
    print(frame.toString());
  }

  private void print(String text) {
    out.print(text);
    out.flush();
  }

  private synchronized void restore() {
    if (!ended) {
      ended = true;
      print(Ansi.SHOW_CURSOR + Ansi.SHELL_SCREEN);
      var _ = Stty.ofTerminal(settings);
    }
  }

  @Override
  public void close() {
    hook.close();
    restore();
  }
}
