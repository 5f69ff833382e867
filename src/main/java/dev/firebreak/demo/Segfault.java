package dev.firebreak.demo;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import java.lang.foreign.MemorySegment;

/** Writes where nothing is. Only to be declared with {@code isolation = process}. */
public final class Segfault implements Handler<Payload, Payload> {
  /** Nobody has the first page. */
  private static final long NOWHERE = 8;

  @Override
  @SuppressWarnings("restricted") // That is the point.
  public Payload handle(Payload input, Attempt attempt) {
    MemorySegment.ofAddress(NOWHERE).reinterpret(1).set(JAVA_BYTE, 0, (byte) 1);
    return input;
  }
}
