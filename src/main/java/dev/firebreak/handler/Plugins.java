package dev.firebreak.handler;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.PluginSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.task.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins in the plugin folder, each with a class loader of its own. Opening them runs none of
 * their code. Thread-safe.
 */
public final class Plugins implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
  private static final ClassLoader SERVER = Plugins.class.getClassLoader();
  private static final String CLASS_PATH = "the server's class path";

  private final Path folder;
  private final List<PluginLoader> loaders;

  private Plugins(Path folder, List<PluginLoader> loaders) {
    this.folder = folder;
    this.loaders = loaders;
  }

  /**
   * Opens each jar, and each folder with jars, as a plugin named like its file. Hidden files and
   * files of other kinds are ignored.
   *
   * @throws InvalidConfig if the folder can't be read or is missing though it must not be, and for
   *     each jar that is damaged; then nothing is left open
   */
  public static Plugins open(PluginSettings settings) throws InvalidConfig {
    Path folder = settings.folder();
    if (settings.mayBeMissing() && Files.notExists(folder)) {
      return new Plugins(folder, List.of());
    }
    List<String> complaints = new ArrayList<>();
    Map<String, List<Path>> found = found(folder, complaints);
    found.values().stream().flatMap(List::stream).forEach(jar -> checkJar(jar, complaints));
    if (!complaints.isEmpty()) {
      throw new InvalidConfig(complaints);
    }
    List<PluginLoader> loaders = new ArrayList<>();
    found.forEach((name, jars) -> loaders.add(new PluginLoader(name, jars, SERVER)));
    return new Plugins(folder, List.copyOf(loaders));
  }

  /** The jars of each plugin by its name, in alphabetical order. */
  private static Map<String, List<Path>> found(Path folder, List<String> complaints) {
    Map<String, List<Path>> found = new LinkedHashMap<>();
    for (Path entry : list(folder, complaints)) {
      if (Files.isDirectory(entry)) {
        List<Path> jars = list(entry, complaints).stream().filter(Plugins::isJar).toList();
        found.put(entry.getFileName().toString(), jars);
      } else if (isJar(entry)) {
        found.put(entry.getFileName().toString(), List.of(entry));
      }
    }
    return found;
  }

  private static List<Path> list(Path folder, List<String> complaints) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      complaints.add(complaint(folder + " is not a folder that can be read", e));
      return List.of();
    }
  }

  private static boolean isJar(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar");
  }

  /** Checks a jar, because a class loader ignores a damaged jar silently. */
  private static void checkJar(Path file, List<String> complaints) {
    try (JarFile jar = new JarFile(file.toFile())) {
      jar.getManifest();
    } catch (IOException e) {
      complaints.add(complaint(file + " is damaged or can't be read", e));
    }
  }

  private static String complaint(String what, IOException e) {
    return "firebreak.plugins-dir: " + what + " (" + e + ")";
  }

  /**
   * The only loader, a plugin's or the server's, that has the handler of a type.
   *
   * @throws UnusableHandler if none has it, or several have
   */
  ClassLoader ownerOf(TypeSettings type) throws UnusableHandler {
    String name = type.work().handler();
    String resource = HandlerClass.resource(name);
    Map<ClassLoader, String> owners = new LinkedHashMap<>();
    if (SERVER.getResource(resource) != null) {
      owners.put(SERVER, CLASS_PATH);
    }
    for (PluginLoader loader : loaders) {
      Path jar = loader.jarWith(resource);
      if (jar != null) {
        owners.put(loader, jar.toString());
      }
    }
    if (owners.isEmpty()) {
      throw new UnusableHandler(type, "handler", "there is no class " + name + searched());
    }
    if (owners.size() > 1) {
      String places = String.join(" and in ", owners.values());
      throw new UnusableHandler(
          type, "handler", "class " + name + " is in " + places + "; only one may have it");
    }
    return owners.keySet().iterator().next();
  }

  /**
   * The version of the plugin that has the handler of a type: {@code Implementation-Version} in the
   * manifest of its jar. Null if there is none, or it is no {@linkplain Versions#isVersion
   * version}.
   */
  public @Nullable String versionFor(TypeSettings type) {
    String name = type.work().handler();
    Path jar =
        name.isEmpty()
            ? null
            : loaders.stream()
                .map(loader -> loader.jarWith(HandlerClass.resource(name)))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    String version = jar == null ? null : implementationVersion(jar);
    return version != null && Versions.isVersion(version) ? version : null;
  }

  private static @Nullable String implementationVersion(Path file) {
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      return manifest == null
          ? null
          : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    } catch (IOException _) {
      return null; // It was read a moment ago; its handler is about to fail.
    }
  }

  private String searched() {
    String plugins =
        loaders.isEmpty()
            ? ", which has no plugins"
            : loaders.stream()
                .map(PluginLoader::getName)
                .collect(Collectors.joining(", ", ": ", ""));
    return "; searched: " + CLASS_PATH + ", " + folder + plugins;
  }

  /** Closes all jars. Classes that their code loads from then on are not found. */
  @Override
  public void close() {
    for (PluginLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        LOG.warn("Plugin {} could not be closed; the node stops anyway.", loader.getName(), e);
      }
    }
  }
}
