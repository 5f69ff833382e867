package dev.firebreak.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether an address is reachable from everywhere, by the registries of special-purpose addresses
 * of IANA (RFC 6890): not one of this machine, of a private network, of a link, of a group, of the
 * meta-data of a cloud, or one that carries another address.
 */
final class PublicAddress {
  private static final List<AddressRange> SPECIAL_4 =
      ranges(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  private static final List<AddressRange> GLOBAL_6 = ranges("2000::/3");

  /** Within the global ones: for protocols, documentation, and 6to4, which carries others. */
  private static final List<AddressRange> SPECIAL_6 =
      ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  /** NAT64 (RFC 6052): the last four bytes are an address of IPv4. */
  private static final List<AddressRange> NAT64 = ranges("64:ff9b::/96");

  private static final int IPV4_BYTES = 4;
  private static final int EMBEDDED = 12;

  private PublicAddress() {}

  private static List<AddressRange> ranges(String... texts) {
    return Arrays.stream(texts).map(AddressRange::of).map(Optional::orElseThrow).toList();
  }

  static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == IPV4_BYTES) {
      return !in(SPECIAL_4, address);
    } else if (in(NAT64, address)) {
      return is(of(Arrays.copyOfRange(bytes, EMBEDDED, bytes.length)));
    }
    return in(GLOBAL_6, address) && !in(SPECIAL_6, address);
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static boolean in(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }
}
