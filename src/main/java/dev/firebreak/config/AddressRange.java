package dev.firebreak.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses with a common prefix, as in 10.0.0.0/8 (RFC 4632), or a single address.
 *
 * @param base an address of the range
 * @param bits the length of the prefix
 */
public record AddressRange(InetAddress base, int bits) {
  private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f.:]{2,45})(?:/([0-9]{1,3}))?");

  static Optional<AddressRange> of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      InetAddress base = InetAddress.ofLiteral(matcher.group(1));
      int all = base.getAddress().length * Byte.SIZE;
      int bits = matcher.group(2) == null ? all : Integer.parseInt(matcher.group(2));
      return bits > all ? Optional.empty() : Optional.of(new AddressRange(base, bits));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Whether an address is in the range; false for one of the other version of IP. */
  public boolean contains(InetAddress address) {
    byte[] prefix = base.getAddress();
    byte[] other = address.getAddress();
    if (prefix.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
      if (((prefix[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
