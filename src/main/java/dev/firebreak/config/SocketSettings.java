package dev.firebreak.config;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/**
 * The Unix socket on which a node listens.
 *
 * @param path its file
 * @param mode who may connect
 * @param group the group of the file; empty for that of the node's process
 * @param owners the callers that are recognized by their users
 */
public record SocketSettings(
    Path path, Set<PosixFilePermission> mode, String group, List<OwnerSettings> owners) {

  /** Copies the set. */
  public SocketSettings {
    mode = Set.copyOf(mode);
  }
}
