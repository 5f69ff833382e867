package dev.firebreak.json;

import dev.firebreak.api.Payload;

/** Makes a handler's input of bytes. Runs where the handler runs: it may be a stranger's code. */
@FunctionalInterface
public interface Decoder {
  Object decode(Payload input) throws InputRefused;
}
