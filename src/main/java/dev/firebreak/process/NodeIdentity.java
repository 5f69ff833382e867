package dev.firebreak.process;

import org.jspecify.annotations.Nullable;

/**
 * The process of a node, as the node names it to its reaper in the line {@code =pid started stack
 * arguments environment}. The addresses are sent because they can't be read once the node has
 * ended.
 *
 * @param started its start time, in the kernel's ticks
 * @param memory where its memory is; null if that is not known
 */
record NodeIdentity(int pid, long started, @Nullable AddressSpace memory) {
  /** Begins the line. */
  static final String BEGIN = "=";

  /** Returns that of this JVM. */
  static NodeIdentity own() {
    ProcFs.Stat self = ProcFs.self();
    return new NodeIdentity(self.pid(), self.started(), AddressSpace.of(self.pid()));
  }

  /** Returns the line that names the process, with its end. */
  String line() {
    AddressSpace known = memory == null ? new AddressSpace(0, 0, 0) : memory;
    return BEGIN
        + pid
        + ' '
        + started
        + ' '
        + known.stack()
        + ' '
        + known.arguments()
        + ' '
        + known.environment()
        + '\n';
  }

  /** Reads a line without its end; returns null for another line. */
  static @Nullable NodeIdentity parse(String line) {
    String[] words = line.substring(Math.min(1, line.length())).split(" ", -1);
    if (!line.startsWith(BEGIN) || words.length != 5) {
      return null;
    }
    AddressSpace memory =
        new AddressSpace(
            Long.parseLong(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]));
    return new NodeIdentity(
        Integer.parseInt(words[0]), Long.parseLong(words[1]), memory.stack() == 0 ? null : memory);
  }
}
