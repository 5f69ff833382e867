package dev.firebreak.cli.serve;

import dev.firebreak.config.HttpSettings;
import dev.firebreak.config.Settings;
import dev.firebreak.config.SocketSettings;
import dev.firebreak.config.TlsSettings;
import dev.firebreak.config.TlsSettings.ClientCertificates;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The request that {@code serve} suggests once it listens, as a command for a shell. */
final class Suggestion {
  private Suggestion() {}

  /**
   * Returns the command.
   *
   * @param uri the URI of the node
   */
  static String of(Settings settings, URI uri) {
    HttpSettings http = settings.http();
    List<String> command = new ArrayList<>(List.of("curl"));
    if (!http.hasPort()) {
      command.add("--unix-socket " + quoted(Path.of(uri.getPath())));
    } else if (http.tls() != null) {
      command.addAll(certificates(http.tls()));
    }
    if (http.callers().access() == HttpSettings.Access.TOKENS && !knowsCallers(http)) {
      command.add("-H \"Authorization: Bearer $FIREBREAK_TOKEN\"");
    }
    boolean sleep = settings.types().containsKey("sleep");
    if (sleep) {
      command.add("-d '{\"ms\":1000}'");
    }
    command.add(base(http, uri) + (sleep ? "/v1/call/sleep" : "/v1/types"));
    return String.join(" ", command);
  }

  /** The server's certificate with its chain is what curl has to trust, whatever has signed it. */
  private static List<String> certificates(TlsSettings tls) {
    List<String> options = new ArrayList<>(List.of("--cacert " + quoted(tls.certificate())));
    if (tls.clients() == ClientCertificates.REQUIRED || !tls.owners().isEmpty()) {
      options.add("--cert FILE --key FILE");
    }
    return options;
  }

  /** Whether the node recognizes callers by their users or certificates, so without a token. */
  private static boolean knowsCallers(HttpSettings http) {
    TlsSettings tls = http.tls();
    SocketSettings socket = http.address().socket();
    return http.hasPort()
        ? tls != null && !tls.owners().isEmpty()
        : socket != null && !socket.owners().isEmpty();
  }

  /** Certificates are for names rather than for numeric addresses. */
  private static String base(HttpSettings http, URI uri) {
    if (!http.hasPort()) {
      return "http://localhost";
    }
    return http.tls() == null
        ? uri.toString()
        : uri.getScheme() + "://" + name(http, uri) + ':' + uri.getPort();
  }

  private static String name(HttpSettings http, URI uri) {
    return http.isLoopback()
        ? "localhost"
        : http.callers().allowedHosts().stream()
            .filter(host -> !host.equals("*") && !host.contains(":"))
            .findFirst()
            .orElse(uri.getHost());
  }

  private static String quoted(Path file) {
    return '\'' + file.toString().replace("'", "'\\''") + '\'';
  }
}
