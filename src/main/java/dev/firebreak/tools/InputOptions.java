package dev.firebreak.tools;

import dev.firebreak.api.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code bench} about the input of each call. */
final class InputOptions {
  private static final String HELLO = "hello";

  @Option(
      names = "--payload",
      paramLabel = "TEXT",
      description = "The input of each call. Default: " + HELLO + ".")
  private @Nullable String payload;

  @Option(
      names = "--payload-file",
      paramLabel = "FILE",
      description = "A file with the input of each call.")
  private @Nullable Path payloadFile;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      description = "The content type of the input. Default: unspecified.")
  private @Nullable String contentType;

  /**
   * The input of each call.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  Payload payload() {
    byte[] bytes;
    if (payloadFile == null) {
      bytes = (payload == null ? HELLO : payload).getBytes(StandardCharsets.UTF_8);
    } else if (payload == null) {
      try {
        bytes = Files.readAllBytes(payloadFile);
      } catch (IOException e) {
        throw new IllegalArgumentException("can't read --payload-file: " + e.getMessage(), e);
      }
    } else {
      throw new IllegalArgumentException("give either --payload or --payload-file");
    }
    return contentType == null ? Payload.of(bytes) : Payload.of(bytes, contentType);
  }
}
