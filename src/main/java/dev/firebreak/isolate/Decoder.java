package dev.firebreak.isolate;

import dev.firebreak.api.Payload;

/** Makes a handler's input of bytes. Runs where the handler runs: it may be a stranger's code. */
@FunctionalInterface
interface Decoder {
  Object decode(Payload input) throws InputRefused;
}
