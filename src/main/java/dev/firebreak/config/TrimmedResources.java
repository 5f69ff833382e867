package dev.firebreak.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * The program's class loader as Pekko and the configuration library see it: with the resources that
 * they read at each start, but without the parts that only delay it.
 *
 * <ul>
 *   <li>Configurations have no comments. Nine tenths of the defaults of Pekko are comments; the
 *       library makes a token of each line, and keeps it.
 *   <li>There are no manifests: Pekko would read those of all jars to compare the versions of its
 *       own, which the build has ensured to be equal.
 * </ul>
 */
public final class TrimmedResources extends ClassLoader {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final String CONFIGURATION = ".conf";

  /** Java does not allow other handlers for files; a shipped program has none. */
  private static final String JAR = "jar";

  static {
    registerAsParallelCapable();
  }

  private static final TrimmedResources OF_PROGRAM =
      new TrimmedResources(TrimmedResources.class.getClassLoader());

  private TrimmedResources(ClassLoader program) {
    super("trimmed", program);
  }

  /** The class loader; always the same, because the configuration library keeps what it read. */
  public static ClassLoader loader() {
    return OF_PROGRAM;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    if (name.equals(MANIFEST)) {
      return Collections.emptyEnumeration();
    }
    Enumeration<URL> found = super.getResources(name);
    return name.endsWith(CONFIGURATION) ? trimmed(found) : found;
  }

  private static Enumeration<URL> trimmed(Enumeration<URL> whole) throws IOException {
    List<URL> trimmed = new ArrayList<>();
    while (whole.hasMoreElements()) {
      URL url = whole.nextElement();
      trimmed.add(
          url.getProtocol().equals(JAR)
              ? URL.of(URI.create(url.toExternalForm()), new Handler(url))
              : url);
    }
    return Collections.enumeration(trimmed);
  }

  private static final class Handler extends URLStreamHandler {
    private final URL whole;

    Handler(URL whole) {
      this.whole = whole;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new Connection(url, whole);
    }
  }

  private static final class Connection extends URLConnection {
    private final URL whole;

    Connection(URL url, URL whole) {
      super(url);
      this.whole = whole;
    }

    @Override
    public void connect() {
      // There is nothing to prepare.
    }

    @Override
    public InputStream getInputStream() throws IOException {
      try (InputStream in = whole.openStream()) {
        // One character for each byte, which stays as it is: the text is in UTF-8, as are its
        // parts.
        String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        return new ByteArrayInputStream(
            withoutComments(text).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }

  /** Leaves out the lines that are comments, unless the text has strings of several lines. */
  static String withoutComments(String text) {
    if (text.contains("\"\"\"")) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    int begin = 0;
    while (begin < text.length()) {
      int newline = text.indexOf('\n', begin);
      int end = newline < 0 ? text.length() : newline + 1;
      if (!isComment(text, begin, end)) {
        kept.append(text, begin, end);
      }
      begin = end;
    }
    return kept.toString();
  }

  private static boolean isComment(String text, int begin, int end) {
    int first = begin;
    while (first < end && (text.charAt(first) == ' ' || text.charAt(first) == '\t')) {
      first++;
    }
    return text.startsWith("#", first) || text.startsWith("//", first);
  }
}
