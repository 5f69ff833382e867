package dev.firebreak.http;

import dev.firebreak.config.AddressRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The address of the caller behind trusted proxies. The header X-Forwarded-For is read from its
 * end, as far as trusted proxies wrote it: what is before that, the caller may have written.
 *
 * @param trusted the addresses of the proxies
 */
record ClientAddress(List<AddressRange> trusted) {
  @Nullable InetAddress of(HttpRequest request, @Nullable InetAddress remote) {
    InetAddress known = remote;
    List<String> hops = hops(request);
    while (known != null && isTrusted(known) && !hops.isEmpty()) {
      try {
        known = InetAddress.ofLiteral(hops.removeLast().strip());
      } catch (IllegalArgumentException _) {
        return known;
      }
    }
    return known;
  }

  private static List<String> hops(HttpRequest request) {
    List<String> hops = new ArrayList<>();
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("x-forwarded-for")) {
        hops.addAll(Arrays.asList(header.value().split(",", -1)));
      }
    }
    return hops;
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }
}
