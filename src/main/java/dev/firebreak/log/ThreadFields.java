package dev.firebreak.log;

/**
 * Whether log entries show the fields of their thread (MDC), so that setting these is worth its
 * time. Lines of text do not show them.
 */
public final class ThreadFields {
  private static volatile boolean shown;

  private ThreadFields() {}

  static void show() {
    shown = true;
  }

  /** From now on, if it is so once. */
  public static boolean shown() {
    return shown;
  }
}
