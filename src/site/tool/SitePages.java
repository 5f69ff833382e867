import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Prepares the pages for {@code mvn site}; Maven runs this file as a script. In the prepared copy
 * the README is the first page, every relative link leads to a file of the site, and each heading
 * has the anchor that GitHub gives it: Doxia, which makes HTML of the copy, would name the anchor
 * {@code #exit-codes} "Exit_codes".
 *
 * <p>A page is the README, each file in {@code src/site/markdown}, and each other Markdown file
 * that a page links to. Other files that pages link to are copied.
 */
final class SitePages {
  private static final Path README = Path.of("README.md");
  private static final Path PAGES = Path.of("src/site/markdown");
  private static final Pattern LINK = Pattern.compile("(?<=]\\()(?![a-z]+://)[^)#\\s]+");
  private static final Pattern SUBHEADING = Pattern.compile("##+ (.*)");

  private final Path out;
  private final Deque<Path> pages = new ArrayDeque<>();
  private final Set<Path> seen = new HashSet<>();

  private SitePages(Path out) {
    this.out = out;
  }

  /** Takes the folder for what Doxia is to read; runs in the folder of the project. */
  public static void main(String[] args) throws IOException {
    new SitePages(Path.of(args[0])).prepare();
  }

  private void prepare() throws IOException {
    copy(Path.of("src/site/site.xml"), out.resolve("site.xml"));
    add(README);
    try (var files = Files.list(PAGES)) {
      files.forEach(this::add);
    }
    while (!pages.isEmpty()) {
      Path page = pages.remove();
      Path target = out.resolve("markdown").resolve(inSite(page));
      Files.createDirectories(target.getParent());
      Files.write(target, adapted(page));
    }
  }

  private boolean add(Path page) {
    return seen.add(page) && pages.add(page);
  }

  private List<String> adapted(Path page) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean code = false;
    for (String line : Files.readAllLines(page)) {
      code ^= line.startsWith("```");
      var heading = SUBHEADING.matcher(line);
      if (!code && heading.matches()) {
        lines.add("<a id=\"" + anchor(heading.group(1)) + "\"></a>\n");
      }
      lines.add(code ? line : withLinks(page, line));
    }
    return lines;
  }

  /** The anchor that GitHub gives a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
  }

  private String withLinks(Path page, String line) throws IOException {
    StringBuilder adapted = new StringBuilder();
    var links = LINK.matcher(line);
    while (links.find()) {
      Path target = page.resolveSibling(links.group()).normalize();
      if (target.toString().endsWith(".md")) {
        add(target);
      } else {
        copy(target, out.resolve("resources").resolve(inSite(target)));
      }
      Path from = Path.of("/").resolve(inSite(page)).getParent();
      links.appendReplacement(
          adapted, from.relativize(Path.of("/").resolve(inSite(target))).toString());
    }
    return links.appendTail(adapted).toString();
  }

  /** Where a file is in the site: as in the distribution, except that {@code doc} is the root. */
  private static Path inSite(Path file) {
    if (file.equals(README)) {
      return Path.of("index.md");
    } else if (file.equals(PAGES.resolve("index.md"))) {
      return Path.of("contents.md");
    }
    return Path.of(
        file.toString()
            .replaceFirst("^src/site/markdown/", "")
            .replaceFirst("^src/main/resources/", "conf/")
            .replaceFirst("^src/(main/)?", ""));
  }

  private static void copy(Path file, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
