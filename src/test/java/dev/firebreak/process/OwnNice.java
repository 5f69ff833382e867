package dev.firebreak.process;

/** The nice value of this JVM, for tests of other packages. */
public final class OwnNice {
  private OwnNice() {}

  public static int value() {
    return ProcFs.nice(ProcessHandle.current().pid());
  }
}
