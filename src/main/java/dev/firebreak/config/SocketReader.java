package dev.firebreak.config;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code firebreak.http.socket}. */
final class SocketReader {
  private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");
  private static final int OCTAL = 8;

  private SocketReader() {}

  /**
   * Returns the settings; null if there is no socket.
   *
   * @param home the folder that relative paths are resolved against
   */
  static @Nullable SocketSettings read(Section socket, Path home) {
    boolean none = socket.textOrNone("path").isBlank();
    Path path = none ? home : home.resolve(socket.folder("path")).toAbsolutePath().normalize();
    String mode = socket.text("mode");
    if (!MODE.matcher(mode).matches()) {
      socket.reject("mode", '"' + mode + "\" is no mode in octal digits such as 0660");
    }
    String group = socket.textOrNone("group");
    List<OwnerSettings> owners = OwnerReader.read(socket, "users");
    socket.refuseUnknownKeys();
    return none ? null : new SocketSettings(path, permissions(mode), group, owners);
  }

  /** Refuses a node without a port that nothing could reach, or whose TLS would have no use. */
  static void refuseUnreachable(Section http, HttpSettings settings) {
    if (settings.hasPort()) {
      return;
    }
    if (settings.address().socket() == null) {
      http.reject(
          "port",
          "is off, and http.socket.path is not set, so that nothing could reach the node: write a"
              + " port, or a file for http.socket.path");
    }
    if (settings.tls() != null) {
      http.reject(
          "tls", "is set, and http.port is off: the Unix socket has no TLS; write one of the two");
    }
  }

  /** The bits of an octal mode, of which the highest is the first permission. */
  private static Set<PosixFilePermission> permissions(String mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    int bits = MODE.matcher(mode).matches() ? Integer.parseInt(mode, OCTAL) : 0;
    for (int i = 0; i < all.length; i++) {
      if ((bits & 1 << (all.length - 1 - i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }
}
