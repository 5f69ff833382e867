package dev.firebreak.bench;

import dev.firebreak.api.Payload;
import dev.firebreak.bench.load.Load;
import dev.firebreak.bench.server.NodeServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to measure, and how.
 *
 * @param scene the scene to run
 * @param against the servers to compare Firebreak with; only in the scene {@link Scene#LOAD}
 * @param variants the ways in which Firebreak is measured beside the usual one; likewise
 * @param rounds the number of rounds; each measures all servers in rotation
 * @param load the load on each server
 * @param request the requests to send
 * @param profiled whether the processor time of the server is broken down by stage
 * @param waiting the attempts of the scene {@link Scene#MEMORY}
 */
public record Plan(
    Scene scene,
    Set<ComparedServer> against,
    Set<Variant> variants,
    int rounds,
    Load load,
    Request request,
    boolean profiled,
    Waiting waiting) {

  /**
   * A call and its target.
   *
   * @param url the address of a running node; null to start one
   * @param type the type to call
   * @param payload its input
   * @param dataDir the folder in which a started node stores tasks; null for the working directory
   * @param jdbcUrl the database in which it stores them instead; null for a folder
   * @param tls whether connections are encrypted
   */
  public record Request(
      @Nullable URI url,
      String type,
      Payload payload,
      @Nullable Path dataDir,
      @Nullable String jdbcUrl,
      boolean tls) {

    /** The same payload for another type, on this node. */
    URI uri(URI node, String otherType) {
      return node.resolve("/v1/call/" + otherType);
    }
  }

  /** A plan with the usual attempts. */
  public Plan(
      Scene scene,
      Set<ComparedServer> against,
      Set<Variant> variants,
      int rounds,
      Load load,
      Request request,
      boolean profiled) {
    this(scene, against, variants, rounds, load, request, profiled, Waiting.USUAL);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  public Plan {
    if (rounds < 1 || rounds > 1000) {
      throw new IllegalArgumentException("--rounds must be 1 to 1000");
    }
    if (load.duration().isZero()) {
      throw new IllegalArgumentException("--duration must be above 0");
    }
    if (load.share() != null && scene != Scene.TASKS) {
      throw new IllegalArgumentException("a --rate in percent is for --tasks");
    }
    if (scene != Scene.LOAD && !against.isEmpty()) {
      throw new IllegalArgumentException(
          "only the scene load can compare servers: leave out --against");
    }
    if (scene != Scene.LOAD && !variants.isEmpty()) {
      throw new IllegalArgumentException("--token and --metrics are for the scene load");
    }
    if (profiled && (request.url() != null || !profiles(scene, against, variants))) {
      throw new IllegalArgumentException(
          "--profile is for calls of a server that is started for it, alone, and for --tasks");
    }
    if (scene != Scene.MEMORY && !waiting.equals(Waiting.USUAL)) {
      throw new IllegalArgumentException("--attempts and --heap are for the scene memory");
    }
    if (request.jdbcUrl() != null && !scene.storesTasks()) {
      throw new IllegalArgumentException(
          "only the scenes tasks and steps store tasks: leave out --jdbc-url");
    }
    if (request.dataDir() != null) {
      requireFolderForTasks(scene, request.dataDir());
    }
    if (request.tls()) {
      requireEncryptable(scene, against, variants);
    }
    URI url = request.url();
    boolean compares = !against.isEmpty() || !variants.isEmpty();
    if (url == null) {
      requireOwnType(scene, compares, request.type());
    } else if (scene != Scene.LOAD || compares || request.tls()) {
      throw new IllegalArgumentException(
          "this measurement starts its own servers: leave out --url");
    } else if (!"http".equals(url.getScheme()) || url.getHost() == null) {
      throw new IllegalArgumentException("--url must be an http address: " + url);
    }
  }

  /** Whether several servers are measured in rotation. */
  boolean compares() {
    return !against.isEmpty() || !variants.isEmpty();
  }

  /** The same plan with another load. */
  Plan with(Load other) {
    return new Plan(scene, against, variants, rounds, other, request, profiled, waiting);
  }

  private static boolean profiles(Scene scene, Set<ComparedServer> against, Set<Variant> variants) {
    return scene == Scene.TASKS || (scene == Scene.LOAD && against.isEmpty() && variants.isEmpty());
  }

  private static void requireEncryptable(
      Scene scene, Set<ComparedServer> against, Set<Variant> variants) {
    if (scene != Scene.LOAD
        || !Set.of(ComparedServer.BARE).containsAll(against)
        || !variants.isEmpty()) {
      throw new IllegalArgumentException(
          "--tls is for the scene load, alone or with --against bare");
    }
  }

  private static void requireFolderForTasks(Scene scene, Path dataDir) {
    if (!scene.storesTasks()) {
      throw new IllegalArgumentException(
          "only the scenes tasks and steps store tasks: leave out --data-dir");
    } else if (!Files.isDirectory(dataDir)) {
      throw new IllegalArgumentException("--data-dir does not exist or is no folder: " + dataDir);
    }
  }

  private static void requireOwnType(Scene scene, boolean compares, String type) {
    if (compares || scene != Scene.LOAD) {
      if (!type.equals(NodeServer.ECHO)) {
        throw new IllegalArgumentException(
            "this measurement calls types of its own: leave out --type");
      }
    } else if (!NodeServer.TYPES.contains(type)) {
      throw new IllegalArgumentException(
          "the server that the benchmark starts has the types "
              + String.join(", ", NodeServer.TYPES)
              + "; for another type, give by --url a server that has it");
    }
  }
}
