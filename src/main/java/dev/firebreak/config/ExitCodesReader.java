package dev.firebreak.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the meaning of a command's exit codes. */
final class ExitCodesReader {
  private static final int HIGHEST = 255;

  private ExitCodesReader() {}

  static TypeSettings.ExitCodes read(Section codes) {
    Map<Integer, String> keys = new HashMap<>();
    TypeSettings.ExitCodes read =
        new TypeSettings.ExitCodes(
            set(codes, "rejected", keys), set(codes, "misused", keys), set(codes, "retry", keys));
    codes.refuseUnknownKeys();
    return read;
  }

  /** Reads one list; {@code keys} maps each code to the list that has it already. */
  private static Set<Integer> set(Section codes, String key, Map<Integer, String> keys) {
    Set<Integer> set = new TreeSet<>();
    for (int code : codes.integers(key, 1, HIGHEST)) {
      String other = keys.putIfAbsent(code, key);
      if (other != null && !other.equals(key)) {
        codes.reject(key, "has " + code + ", as " + other + " does");
      }
      set.add(code);
    }
    return Set.copyOf(set);
  }
}
