package dev.firebreak.workerprocess;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the lines from a child JVM to the node, each preceded by a line feed. Thread-safe. If a
 * line cannot be written, the node is taken to have ended, and the JVM is halted.
 */
final class Replier {
  private final OutputStream to;

  Replier(OutputStream to) {
    this.to = to;
  }

  synchronized void send(ChildReply reply) {
    try {
      byte[] line = ChildWire.line(reply);
      ByteArrayOutputStream own = new ByteArrayOutputStream(line.length + 1);
      own.write('\n'); // Ends a line that native code may have started on the same descriptor.
      own.writeBytes(line);
      own.writeTo(to);
      to.flush();
    } catch (IOException _) {
      Runtime.getRuntime().halt(0); // The node no longer reads: it has ended.
    }
  }
}
