package dev.firebreak.workerprocess;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the lines from a child JVM to the node. Thread-safe. */
final class Replier {
  private final OutputStream to;

  Replier(OutputStream to) {
    this.to = to;
  }

  synchronized void send(ChildReply reply) {
    try {
      byte[] line = ChildWire.line(reply);
      ByteArrayOutputStream own = new ByteArrayOutputStream(line.length + 1);
      own.write('\n'); // Native code may have begun a line there.
      own.writeBytes(line);
      own.writeTo(to);
      to.flush();
    } catch (IOException _) {
      Runtime.getRuntime().halt(0); // The node has ended.
    }
  }
}
