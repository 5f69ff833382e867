package dev.firebreak.top;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.terminal.Style;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Shows types, nodes and newest failures of a node.
 *
 * @param node the address of the node, for the title
 * @param client asks the node
 * @param style how to show it
 */
public record Top(String node, FirebreakClient client, Style style) {

  /**
   * Prints everything once.
   *
   * @return the HTTP status with which the node refused everything; 200 if it did not
   * @throws IOException if the node can't be reached
   */
  public int print(PrintStream out, int width) throws IOException, InterruptedException {
    Snapshot snapshot = reader().read();
    TopText.all(node, snapshot, width, style).forEach(line -> out.println(line.stripTrailing()));
    return snapshot.status();
  }

  /**
   * Draws a screen in the terminal until the user quits.
   *
   * @return as for {@link #print}, if the node refused everything at first
   * @throws IOException if the node can't be reached at first, or there is no terminal
   */
  public int draw(Duration interval) throws IOException, InterruptedException {
    SnapshotReader reader = reader();
    Snapshot first = reader.read();
    if (first.status() == 200) {
      new LiveTop(node, reader, first, interval, style).run();
    }
    return first.status();
  }

  private SnapshotReader reader() {
    return new SnapshotReader(client, InstantSource.system());
  }
}
