package dev.firebreak.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The pages for people with a browser, which need no script. */
final class SignInPage {
  private static final String STYLE =
      "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}"
          + "input{font:inherit;width:100%;box-sizing:border-box}";

  /** Nothing from elsewhere, no script, and no other page may frame this one. */
  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'sha256-"
                  + sha256(STYLE)
                  + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("X-Frame-Options", "DENY"),
          // Not no-referrer, with which browsers send "Origin: null".
          RawHeader.create("Referrer-Policy", "same-origin"),
          RawHeader.create("Cache-Control", "no-store"));

  private SignInPage() {}

  /** The form that asks for a token. */
  static HttpResponse form(String next, String message) {
    return page(
        "Sign in",
        "<p>"
            + escaped(message)
            + "</p>\n"
            + "<form method=\"post\" action=\"sign-in\">\n"
            + "<p><label>Token <input type=\"password\" name=\"token\" autocomplete=\"off\""
            + " required autofocus></label></p>\n"
            + "<input type=\"hidden\" name=\"next\" value=\""
            + escaped(next)
            + "\">\n<p><button>Sign in</button></p>\n</form>");
  }

  private static HttpResponse page(String title, String body) {
    return Responses.html(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>"
                + title
                + "</title>\n<style>"
                + STYLE
                + "</style>\n<h1>"
                + title
                + "</h1>\n"
                + body
                + "\n</html>\n")
        .addHeaders(HEADERS);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
