package dev.firebreak.json;

import dev.firebreak.api.Payload;

/**
 * Decodes bytes to a handler's input. Runs where the handler runs, because it may execute foreign
 * code.
 */
@FunctionalInterface
public interface Decoder {
  Object decode(Payload input) throws InputRefused;
}
