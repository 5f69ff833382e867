package dev.firebreak.handler;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of one plugin: the plugin's classes and resources come first, then those of the
 * server. The classes that plugin and server exchange are loaded from the server, and from the
 * plugin only if the server has none of that name. Thread-safe.
 */
final class PluginLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  /** The packages that both sides exchange objects of: handlers and payloads, JSON, logging. */
  private static final List<String> SHARED =
      List.of("dev.firebreak.api.", "com.fasterxml.jackson.", "org.slf4j.");

  private static final Set<String> JDK =
      ModuleLayer.boot().modules().stream()
          .flatMap(module -> module.getPackages().stream())
          .collect(Collectors.toUnmodifiableSet());

  /** The roots of the jars for which a URL was returned. */
  private final Set<String> shownJars = ConcurrentHashMap.newKeySet();

  private final ClassLoader server;

  /**
   * Creates a loader, which opens no jar yet.
   *
   * @param name the plugin's name, which stack traces show
   * @param server the loader of the server's class path
   */
  PluginLoader(String name, Collection<Path> jars, ClassLoader server) {
    super(name, jars.stream().map(PluginLoader::url).toArray(URL[]::new), server);
    this.server = server;
  }

  /** The plugin's jar that contains this resource; null if none does. */
  @Nullable Path jarWith(String resource) {
    URL found = findResource(resource);
    if (found == null) {
      return null;
    }
    String root = root(found);
    return Path.of(URI.create(root.substring("jar:".length(), root.lastIndexOf("!/"))));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> found = findLoadedClass(name);
      if (found == null) {
        found = isShared(packageOf(name, '.')) ? fromServerFirst(name) : fromHereFirst(name);
      }
      if (resolve) {
        resolveClass(found);
      }
      return found;
    }
  }

  private Class<?> fromServerFirst(String name) throws ClassNotFoundException {
    try {
      return server.loadClass(name);
    } catch (ClassNotFoundException _) {
      return findClass(name);
    }
  }

  private Class<?> fromHereFirst(String name) throws ClassNotFoundException {
    try {
      return findClass(name);
    } catch (ClassNotFoundException e) {
      if (e.getCause() != null) {
        throw e; // Unreadable, but the server's version must not replace it.
      }
      return server.loadClass(name);
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = isShared(packageOf(name, '/')) ? null : findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    if (isShared(packageOf(name, '/'))) {
      return super.getResources(name);
    }
    Stream<URL> own = Collections.list(findResources(name)).stream();
    Stream<URL> servers = Collections.list(server.getResources(name)).stream();
    return Collections.enumeration(Stream.concat(own, servers).toList());
  }

  @Override
  public @Nullable URL findResource(String name) {
    URL found = super.findResource(name);
    if (found != null) {
      shownJars.add(root(found));
    }
    return found;
  }

  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    List<URL> found = Collections.list(super.findResources(name));
    found.forEach(url -> shownJars.add(root(url)));
    return Collections.enumeration(found);
  }

  /** Closes the plugin's jars, including those that the JDK keeps open after a read from a URL. */
  @Override
  public void close() throws IOException {
    super.close();
    for (String root : shownJars) {
      try {
        if (URI.create(root).toURL().openConnection() instanceof JarURLConnection jar) {
          jar.getJarFile().close();
        }
      } catch (IOException _) {
        // The jar was not open, and the file no longer exists.
      }
    }
  }

  private static boolean isShared(String inPackage) {
    return JDK.contains(inPackage)
        || SHARED.stream().anyMatch(root -> (inPackage + '.').startsWith(root));
  }

  private static String packageOf(String name, char separator) {
    return name.substring(0, Math.max(0, name.lastIndexOf(separator))).replace(separator, '.');
  }

  /**
   * The jar of a URL {@code jar:file:x.jar!/name}, with the fragment, which the JDK distinguishes.
   */
  private static String root(URL inJar) {
    String text = inJar.toString();
    String fragment = inJar.getRef() == null ? "" : "#" + inJar.getRef();
    return text.substring(0, text.indexOf("!/") + 2) + fragment;
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (IOException e) {
      throw new IllegalArgumentException(jar + " has no URL", e);
    }
  }
}
