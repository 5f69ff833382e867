package dev.firebreak.process;

import org.jspecify.annotations.Nullable;

/**
 * Where the kernel has put the stack, the arguments and the environment of a process, at random. A
 * process that posix_spawn has created has those of its creator until it loads its program, because
 * it borrows the memory of its creator. A program that it loads gets others.
 *
 * @param stack the address of the stack; the others likewise
 */
record AddressSpace(long stack, long arguments, long environment) {
  /** Indexes of fields after the name: the numbers of proc(5), less three. */
  private static final int STACK = 25;

  private static final int ARGUMENTS = 45;
  private static final int ENVIRONMENT = 47;

  /** Returns those of a process; null if it has ended, or if they may not be read. */
  static @Nullable AddressSpace of(int pid) {
    String[] fields = ProcFs.fields(pid);
    if (fields.length <= ENVIRONMENT || fields[STACK].equals("0")) {
      return null;
    }
    return new AddressSpace(
        Long.parseUnsignedLong(fields[STACK]),
        Long.parseUnsignedLong(fields[ARGUMENTS]),
        Long.parseUnsignedLong(fields[ENVIRONMENT]));
  }
}
