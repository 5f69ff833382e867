package dev.firebreak.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The pages to which the {@code type} of a problem document refers. */
final class ProblemPages {
  private ProblemPages() {}

  static HttpResponse index() {
    String rows =
        Arrays.stream(ProblemType.values())
            .map(
                type ->
                    String.format(
                        Locale.ROOT,
                        "<li><a href=\"%s\">%s</a> %d %s</li>",
                        type.uri(),
                        type.slug(),
                        type.status(),
                        type.title()))
            .collect(Collectors.joining("\n"));
    return Responses.html(page("Problems", "<ul>\n" + rows + "\n</ul>"));
  }

  static HttpResponse page(String slug) {
    return ProblemType.ofSlug(slug)
        .map(ProblemPages::page)
        .orElseGet(
            () ->
                Responses.problem(
                    Problem.of(ProblemType.NOT_FOUND, "No problem has this name; see /problems")));
  }

  private static HttpResponse page(ProblemType type) {
    String body =
        String.format(
            Locale.ROOT,
            """
            <p>Status %d, <code>%s</code></p>
            <p>%s</p>
            <p><a href="/problems">All problems</a></p>\
            """,
            type.status(),
            type.slug(),
            type.explanation());
    return Responses.html(page(type.title(), body));
  }

  private static String page(String title, String body) {
    return String.format(
        Locale.ROOT,
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>%1$s - Firebreak</title>
        <style>
          body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem }
          code { background: #8882; padding: .1em .3em }
        </style>
        <h1>%1$s</h1>
        %2$s
        </html>
        """,
        title,
        body);
  }
}
