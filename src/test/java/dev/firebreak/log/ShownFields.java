package dev.firebreak.log;

/** For tests of other packages. */
public final class ShownFields {
  private ShownFields() {}

  /** As if the log were JSON, but for its lines; for the rest of this JVM. */
  public static void show() {
    ThreadFields.show();
  }
}
