package dev.firebreak.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the meaning of a command's exit codes. */
final class ExitCodesReader {
  private static final int HIGHEST = 255;
  private static final Pattern STATUS = Pattern.compile("[45][0-9]{2}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  private ExitCodesReader() {}

  static TypeSettings.ExitCodes read(Section codes) {
    Map<Integer, String> keys = new HashMap<>();
    TypeSettings.ExitCodes read =
        new TypeSettings.ExitCodes(
            set(codes, "rejected", keys),
            set(codes, "misused", keys),
            set(codes, "retry", keys),
            statuses(codes, keys));
    codes.refuseUnknownKeys();
    return read;
  }

  /** Reads one list; {@code keys} maps each code to the list that has it already. */
  private static Set<Integer> set(Section codes, String key, Map<Integer, String> keys) {
    Set<Integer> set = new TreeSet<>();
    for (String text : codes.texts(key)) {
      if (!isCode(text)) {
        codes.rejectValue(key, '"' + text + "\" is not a whole number from 1 to " + HIGHEST);
        continue;
      }
      int code = Integer.parseInt(text);
      String other = keys.putIfAbsent(code, key);
      if (other != null && !other.equals(key)) {
        codes.reject(key, "has " + code + ", as " + other + " does");
      }
      set.add(code);
    }
    return Set.copyOf(set);
  }

  /** Reads the statuses of single codes, which are rejections too. */
  private static Map<Integer, Integer> statuses(Section codes, Map<Integer, String> keys) {
    Map<Integer, Integer> statuses = new HashMap<>();
    codes
        .textByName("status")
        .forEach(
            (code, status) -> {
              String name = "status." + code;
              if (!isCode(code)) {
                codes.reject(name, "is not a whole number from 1 to " + HIGHEST);
              } else if (!STATUS.matcher(status).matches()) {
                codes.reject(name, '"' + status + "\" is not an HTTP status from 400 to 599");
              } else {
                String other = keys.getOrDefault(Integer.valueOf(code), "rejected");
                if (!other.equals("rejected")) {
                  codes.reject(name, "is of a code that " + other + " has");
                }
                statuses.put(Integer.valueOf(code), Integer.valueOf(status));
              }
            });
    return Map.copyOf(statuses);
  }

  private static boolean isCode(String text) {
    if (!DIGITS.matcher(text).matches()) {
      return false;
    }
    long code = Long.parseLong(text);
    return code >= 1 && code <= HIGHEST;
  }
}
