package dev.firebreak.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the settings of access to a node, and refuses a node that every program on a network could
 * use.
 */
final class AccessReader {
  private AccessReader() {}

  static HttpSettings.Proxies proxies(Section http) {
    String behind = http.textOrNone("behind-proxy");
    if (!behind.equals("true") && !behind.equals("false")) {
      http.reject("behind-proxy", "must be true or false");
    }
    List<AddressRange> trusted = new ArrayList<>();
    for (String text : http.textsOrCommas("trusted-proxies")) {
      AddressRange.of(text)
          .ifPresentOrElse(
              trusted::add,
              () ->
                  http.reject(
                      "trusted-proxies",
                      '"' + text + "\" is not a numeric address or range such as 10.0.0.0/8"));
    }
    return new HttpSettings.Proxies(behind.equals("true"), List.copyOf(trusted));
  }

  /**
   * Refuses access that is not safe.
   *
   * @param keeps whether the node has a store, which keeps tokens
   */
  static void refuseUnsafe(Section root, HttpSettings http, boolean keeps) {
    boolean tokens = http.callers().access() == HttpSettings.Access.TOKENS;
    if (tokens && !keeps && http.callers().tokenFile() == null) {
      root.reject(
          "http.access",
          "needs firebreak.data-dir, where the tokens are kept, or firebreak.http.token-file");
    }
    if (!http.hasPort() || http.isLoopback()) {
      return;
    }
    String open = http.address().host() + ", which other machines may reach: write ";
    if (!tokens) {
      root.reject(
          "http.access",
          "is off, and http.host is "
              + open
              + "http.access = tokens and either http.tls { certificate, key } or, behind a proxy"
              + " that terminates TLS, http.behind-proxy = true; or http.host = 127.0.0.1");
    } else if (!http.callers().proxies().behind() && http.tls() == null) {
      root.reject(
          "http.tls",
          "is not set, and tokens would be sent unencrypted to "
              + open
              + "http.tls { certificate, key }; or http.behind-proxy = true if callers come through"
              + " a proxy that terminates TLS; or http.host = 127.0.0.1");
    }
  }
}
