package dev.firebreak.cli.serve;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code serve} that replace configuration keys. */
final class ServeOptions {
  private static final Pattern PORT = Pattern.compile("[0-9]{1,9}|off");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Port.class,
      description = {
        "The port to listen on, instead of http.port; 0 takes any free port, and off listens on"
            + " http.socket only."
      })
  private @Nullable String port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The address to listen on, instead of http.host.")
  private @Nullable String host;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "Where tasks are stored, instead of data-dir.")
  private @Nullable String dataDir;

  @Option(
      names = "--end-with-parent",
      description =
          "Stops as by SIGTERM once the process that started the server has ended, however it"
              + " ended.")
  private boolean endWithParent;

  /** Reads a port, or off; whether the configuration allows it is checked with its other keys. */
  static final class Port implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!isPort(text)) {
        throw new TypeConversionException('"' + text + "\" is neither a port nor off");
      }
      return text;
    }
  }

  static boolean isPort(String text) {
    return PORT.matcher(text).matches();
  }

  /** The keys of the configuration that these options set. */
  Map<String, String> settings() {
    return settings(port, host, dataDir);
  }

  /** The keys of the configuration that the options with these values set. */
  static Map<String, String> settings(
      @Nullable String port, @Nullable String host, @Nullable String dataDir) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (port != null) {
      settings.put("firebreak.http.port", port);
    }
    if (host != null) {
      settings.put("firebreak.http.host", host);
    }
    if (dataDir != null) {
      settings.put("firebreak.data-dir", absolute(dataDir));
    }
    return settings;
  }

  /**
   * Relative to the current folder, as paths of other commands are: in the configuration, a
   * relative path is relative to home. An empty one, and one that is not valid, stay as they are.
   */
  private static String absolute(String path) {
    try {
      return path.isEmpty() ? path : Path.of(path).toAbsolutePath().toString();
    } catch (InvalidPathException _) {
      return path;
    }
  }

  boolean endWithParent() {
    return endWithParent;
  }

  /** Runs an action once the parent of this process has ended; at once if it has already ended. */
  static void whenParentEnds(Runnable then) {
    var _ =
        ProcessHandle.current()
            .parent()
            .map(ProcessHandle::onExit)
            .orElseGet(() -> CompletableFuture.completedFuture(null))
            .whenComplete((_, _) -> then.run());
  }
}
