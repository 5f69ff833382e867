package dev.firebreak.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with the files inside it for which a browser would wait before it draws anything: style
 * sheets, and scripts that are neither modules nor deferred.
 *
 * @param page the page
 * @param scripts the hash of each script in it, as a Content-Security-Policy names it
 * @param styles the hash of each style in it
 */
record InlinedFiles(String page, List<String> scripts, List<String> styles) {
  private static final Pattern SCRIPT =
      Pattern.compile("<script src=\"ui/([a-z-]+\\.js)\"></script>");
  private static final Pattern STYLE =
      Pattern.compile("<link rel=\"stylesheet\" href=\"ui/([a-z-]+\\.css)\">");

  /**
   * Replaces the references to such files.
   *
   * @param text returns the text of a file
   */
  static InlinedFiles in(String page, UnaryOperator<String> text) {
    List<String> scripts = new ArrayList<>();
    List<String> styles = new ArrayList<>();
    String styled = inline(page, STYLE, "style", text, styles);
    return new InlinedFiles(inline(styled, SCRIPT, "script", text, scripts), scripts, styles);
  }

  private static String inline(
      String page, Pattern reference, String tag, UnaryOperator<String> text, List<String> hashes) {
    return reference
        .matcher(page)
        .replaceAll(
            hit -> {
              String content = text.apply(hit.group(1));
              if (content.contains("</")) {
                throw new IllegalStateException(hit.group(1) + " would end its element");
              }
              hashes.add(hash(content));
              return Matcher.quoteReplacement("<" + tag + ">" + content + "</" + tag + ">");
            });
  }

  private static String hash(String content) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + '\'';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JVM supports this algorithm.
    }
  }
}
