package dev.firebreak.http;

import dev.firebreak.observe.OutputStep;
import org.apache.pekko.util.ByteString;

/** Writes the steps of a reader of output, one after the other. */
interface OutputFormat {
  /** Writes a step; empty if it has nothing to be sent. */
  ByteString of(OutputStep step);
}
