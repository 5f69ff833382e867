package dev.firebreak.command;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.process.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether another user may use a file, which only the system can tell: modes, access lists, mounts
 * and security modules decide together. The check runs {@code test -x} as that user.
 */
final class UserCheck {
  private static final Path TEST = Path.of("/usr/bin/test");
  private static final int PATIENCE_S = 10;
  private static final int LONGEST = 500;

  private UserCheck() {}

  /**
   * Checks that a program with this identity may execute a file, or enter a folder.
   *
   * @param key the setting that is wrong otherwise
   * @throws UnusableHandler if it may not
   */
  static void reaches(TypeSettings type, String key, Identity identity, Path path)
      throws UnusableHandler {
    if (!identity.isOther() || !Files.isExecutable(TEST)) {
      return;
    }
    String fault = fault(identity.command(List.of(TEST.toString(), "-x", path.toString())));
    if (!fault.isEmpty()) {
      String user = "user " + Integer.toUnsignedString(identity.uid());
      String group = "group " + Integer.toUnsignedString(identity.gid());
      throw new UnusableHandler(
          type, key, path + " can't be used by " + user + ", " + group + ": " + fault);
    }
  }

  private static String fault(List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().clear();
      Process process = builder.start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
          return "it could not be checked within " + PATIENCE_S + " s";
        }
        byte[] said = process.getInputStream().readNBytes(LONGEST);
        String reason = new String(said, StandardCharsets.UTF_8).strip();
        return process.exitValue() == 0 ? "" : reason.isEmpty() ? "no permission" : reason;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return "it could not be checked: " + e.getMessage();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "it could not be checked: interrupted";
    }
  }
}
