package dev.firebreak.demo;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.firebreak.api.Attempt;
import dev.firebreak.api.Handler;
import dev.firebreak.api.Payload;
import java.lang.foreign.MemorySegment;

/** Writes to an unmapped address. To be declared only with {@code isolation = process}. */
public final class Segfault implements Handler<Payload, Payload> {
  /** The first page is mapped in no process. */
  private static final long UNMAPPED = 8;

  @Override
  @SuppressWarnings("restricted") // The purpose of this handler.
  public Payload handle(Payload input, Attempt attempt) {
    MemorySegment.ofAddress(UNMAPPED).reinterpret(1).set(JAVA_BYTE, 0, (byte) 1);
    return input;
  }
}
