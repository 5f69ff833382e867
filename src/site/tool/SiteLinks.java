import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Checks the site that {@code mvn site} made; Maven runs this file as a script. Each link between
 * files of the site must lead to a file and to an anchor in it.
 */
final class SiteLinks {
  private static final Pattern LINK =
      Pattern.compile("(?:href|src)=\"(?![a-z]+:)([^\"#]*)(?:#([^\"]*))?\"");

  private SiteLinks() {}

  /** Takes the folder of the site; exits with 1 if a link in it is broken. */
  public static void main(String[] args) throws IOException {
    Path site = Path.of(args[0]);
    List<String> broken = new ArrayList<>();
    int pages = 0;
    try (var files = Files.walk(site)) {
      for (Path page : files.filter(file -> isPage(site.relativize(file).toString())).toList()) {
        pages++;
        for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
          if (!leadsSomewhere(page, link.group(1), link.group(2))) {
            broken.add(site.relativize(page) + ": " + link.group());
          }
        }
      }
    }
    if (pages == 0 || !broken.isEmpty()) {
      System.err.println(pages + " pages, broken links: " + String.join("\n", broken));
      System.exit(1);
    }
  }

  /** The pages of the Javadoc have been checked by the tool that makes them. */
  private static boolean isPage(String name) {
    return name.endsWith(".html") && !name.startsWith("apidocs/");
  }

  private static boolean leadsSomewhere(Path page, String file, String anchor) throws IOException {
    Path target = file.isEmpty() ? page : page.resolveSibling(file);
    return Files.isRegularFile(target)
        && (anchor == null
            || anchor.isEmpty()
            || Files.readString(target).contains("id=\"" + anchor + "\""));
  }
}
