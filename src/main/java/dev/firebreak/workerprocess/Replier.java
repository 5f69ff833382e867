package dev.firebreak.workerprocess;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Writes what the node is to know. Thread-safe. */
final class Replier {
  private final OutputStream to;

  Replier(OutputStream to) {
    this.to = to;
  }

  synchronized void send(ChildWire.Reply reply) {
    try {
      byte[] line = ChildWire.line(reply);
      ByteArrayOutputStream own = new ByteArrayOutputStream(line.length + 1);
      own.write('\n'); // Somebody else may have begun a line there.
      own.writeBytes(line);
      own.writeTo(to);
      to.flush();
    } catch (IOException _) {
      Runtime.getRuntime().halt(0); // The node is gone.
    }
  }
}
