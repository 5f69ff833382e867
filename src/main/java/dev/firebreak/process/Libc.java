package dev.firebreak.process;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The link to the C library: how its functions are bound, and what its error numbers mean.
 * Thread-safe.
 */
@SuppressWarnings("restricted") // Needs --enable-native-access, which the start script gives.
final class Libc {
  static final int EAGAIN = 11;
  static final int ECHILD = 10;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int ESRCH = 3;
  static final int EINTR = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO_VALUE =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  /** A segment for each thread, in which the linker stores errno. */
  private static final ThreadLocal<MemorySegment> STATE =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

  private Libc() {}

  /**
   * Looks up a function of this C library.
   *
   * @throws UnsupportedOperationException if the library does not have the function
   */
  static MemorySegment symbol(String name) {
    return SYMBOLS
        .find(name)
        .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + name));
  }

  /**
   * Binds a function that returns an error number instead of setting errno, as posix_spawn does.
   */
  static MethodHandle plain(String name, ValueLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments));
  }

  /** Binds a function that sets errno. */
  static MethodHandle withErrno(String name, ValueLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, arguments), ERRNO);
  }

  /** Binds a variadic function of C, which has this many fixed arguments. */
  static MethodHandle variadic(
      int fixed, String name, ValueLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        symbol(name),
        FunctionDescriptor.of(result, arguments),
        ERRNO,
        Linker.Option.firstVariadicArg(fixed));
  }

  /** Returns the result of a call, or the negative error number if the call failed. */
  static int orErrno(int result, MemorySegment state) {
    return result < 0 ? -(int) ERRNO_VALUE.get(state, 0L) : result;
  }

  /** Wraps an error that a downcall with a correct descriptor never throws. */
  static AssertionError impossible(Throwable t) {
    return new AssertionError("a C library call failed", t);
  }

  /** The segment in which the calls of this thread store errno. */
  static MemorySegment state() {
    return STATE.get();
  }
}
