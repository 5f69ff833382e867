package dev.firebreak.bench;

import dev.firebreak.api.Payload;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured.
 *
 * @param scene what
 * @param against with what Firebreak is compared; only in the scene {@link Scene#LOAD}
 * @param rounds how often; those who are compared take turns
 * @param load how a server is loaded
 * @param request what it is asked
 */
public record Plan(
    Scene scene, Set<ComparedServer> against, int rounds, Load load, Request request) {

  /**
   * A call, and to whom.
   *
   * @param url a node that runs already; null starts one
   * @param type the type that is called
   * @param payload its input
   * @param dataDir in which folder a node that is started keeps tasks; null for the working
   *     directory
   * @param jdbcUrl in which database it keeps them instead; null for a folder
   */
  public record Request(
      @Nullable URI url,
      String type,
      Payload payload,
      @Nullable Path dataDir,
      @Nullable String jdbcUrl) {

    /** The same payload for another type, on this node. */
    URI uri(URI node, String otherType) {
      return node.resolve("/v1/call/" + otherType);
    }
  }

  /**
   * Checks what it is told.
   *
   * @throws IllegalArgumentException with a sentence for who asked for it
   */
  public Plan {
    if (rounds < 1 || rounds > 1000) {
      throw new IllegalArgumentException("rounds must be 1 to 1000");
    }
    if (load.duration().isZero()) {
      throw new IllegalArgumentException("duration must be above 0");
    }
    if (scene != Scene.LOAD && !against.isEmpty()) {
      throw new IllegalArgumentException("only the scene load can be played against others");
    }
    if (scene == Scene.TASKS && load.isOpen()) {
      throw new IllegalArgumentException(
          "tasks are submitted as fast as they go: leave out the rate");
    }
    if (request.jdbcUrl() != null && scene != Scene.TASKS) {
      throw new IllegalArgumentException("only the scene tasks keeps any: leave out the jdbc-url");
    }
    if (request.dataDir() != null) {
      requireFolderForTasks(scene, request.dataDir());
    }
    URI url = request.url();
    if (url == null) {
      requireOwnType(scene, against, request.type());
    } else if (scene != Scene.LOAD || !against.isEmpty()) {
      throw new IllegalArgumentException("this needs servers of its own: leave out the url");
    } else if (!"http".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException("not an http address: " + url);
    }
  }

  /** The same with another load. */
  Plan with(Load other) {
    return new Plan(scene, against, rounds, other, request);
  }

  private static void requireFolderForTasks(Scene scene, Path dataDir) {
    if (scene != Scene.TASKS) {
      throw new IllegalArgumentException("only the scene tasks keeps any: leave out the data-dir");
    } else if (!Files.isDirectory(dataDir)) {
      throw new IllegalArgumentException("there is no folder " + dataDir);
    }
  }

  private static void requireOwnType(Scene scene, Set<ComparedServer> against, String type) {
    if (!against.isEmpty() || scene != Scene.LOAD) {
      if (!type.equals(NodeServer.ECHO)) {
        throw new IllegalArgumentException("this calls types of its own: leave out the type");
      }
    } else if (!NodeServer.TYPES.contains(type)) {
      throw new IllegalArgumentException(
          "a server of the benchmark's own has the types "
              + String.join(", ", NodeServer.TYPES)
              + "; for another, give the url of a server that has it");
    }
  }
}
