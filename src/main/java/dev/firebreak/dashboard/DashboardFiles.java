package dev.firebreak.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All files of the page, which names them itself: what index.html refers to below {@code ui/} is
 * served, and nothing else; its scripts as one. They are read and compressed when the first is
 * requested, and are then kept in memory: 300 kB. Their path contains a version, a hash of them
 * all, so that browsers may keep them, and no file of one version meets a file of another. Those
 * that a browser would wait for before it draws anything are part of the page itself, too.
 */
public final class DashboardFiles {
  private static final String INDEX = "index.html";

  /** The script that imports the others. */
  private static final String APP = "app.js";

  /** The libraries that scripts import. */
  private static final Set<String> MODULES = Set.of("preact.js");

  private static final Pattern REFERENCE = Pattern.compile("\"ui/([a-z-]+\\.[a-z]+)\"");
  private static final int VERSION_BYTES = 8;

  /** Files of libraries, by the names under which they are served. */
  private static final Map<String, Library> LIBRARIES =
      Map.of(
          "preact.js",
          new Library("org.mvnpm/htm", "_static/htm/", "preact/standalone.module.js"),
          "uplot.js",
          new Library("org.webjars.npm/uplot", "webjars/uplot/", "dist/uPlot.iife.min.js"),
          "uplot.css",
          new Library("org.webjars.npm/uplot", "webjars/uplot/", "dist/uPlot.min.css"));

  private final String version;
  private final PageFile index;
  private final InlinedFiles inlined;
  private final Map<String, PageFile> files;

  /**
   * Where a file of a library is.
   *
   * @param artifact the folder of the properties that contain the version
   * @param folder the folder whose folders have versions as names
   * @param file the path below that
   */
  private record Library(String artifact, String folder, String file) {
    String resource() {
      Properties properties = new Properties();
      try (InputStream in = open("/META-INF/maven/" + artifact + "/pom.properties")) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return "/META-INF/resources/" + folder + properties.getProperty("version") + '/' + file;
    }
  }

  /** Delays all reading until the page is first requested. */
  private static final class Loaded {
    static final DashboardFiles FILES = new DashboardFiles();
  }

  private DashboardFiles() {
    String page = new String(bytes(INDEX), StandardCharsets.UTF_8);
    Map<String, PageFile> named = new LinkedHashMap<>();
    REFERENCE
        .matcher(page)
        .results()
        .map(hit -> hit.group(1))
        .forEach(name -> named.put(name, PageFile.of(name, content(name))));
    files = Map.copyOf(named);
    version = version(named);
    inlined = InlinedFiles.in(page, DashboardFiles::text);
    String versioned = inlined.page().replace("\"ui/", "\"ui/" + version + '/');
    index = PageFile.of(INDEX, versioned.getBytes(StandardCharsets.UTF_8));
  }

  /** The files of this program. */
  public static DashboardFiles get() {
    return Loaded.FILES;
  }

  /** The page itself, which refers to the other files under their {@link #version}. */
  public PageFile index() {
    return index;
  }

  /** The hashes of the scripts in the page, as a Content-Security-Policy names them. */
  public List<String> scriptHashes() {
    return inlined.scripts();
  }

  /** The hashes of the styles in the page. */
  public List<String> styleHashes() {
    return inlined.styles();
  }

  /** Returns a file; null if there is none of this name. */
  public @Nullable PageFile find(String name) {
    return files.get(name);
  }

  /** The files without the page itself, by name. */
  public Map<String, PageFile> files() {
    return files;
  }

  /** Changes with every file. */
  public String version() {
    return version;
  }

  private static String version(Map<String, PageFile> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.values().forEach(file -> digest.update(file.plain()));
      return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JVM supports this algorithm.
    }
  }

  private static byte[] content(String name) {
    return name.equals(APP)
        ? ScriptBundle.of(APP, MODULES, DashboardFiles::text).getBytes(StandardCharsets.UTF_8)
        : bytes(resource(name));
  }

  private static String text(String name) {
    return new String(bytes(resource(name)), StandardCharsets.UTF_8);
  }

  private static String resource(String name) {
    Library library = LIBRARIES.get(name);
    return library == null ? name : library.resource();
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    @Nullable InputStream in = DashboardFiles.class.getResourceAsStream(resource);
    return Objects.requireNonNull(in, resource);
  }
}
