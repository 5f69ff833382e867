package dev.firebreak.process;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the standard input of a program piece by piece, each when the program has read the one
 * before. All methods are called on a thread that serves other programs, too: they must neither
 * block nor throw.
 */
public interface InputSource {
  /** Returns the next bytes, not to be changed afterwards; null if there are none now. */
  @Nullable ByteBuffer next();

  /** Whether there are no bytes any more, so that the input is to be closed. */
  boolean atEnd();

  /** The program reads nothing more. */
  void closed();
}
