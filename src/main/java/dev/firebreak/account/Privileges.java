package dev.firebreak.account;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The user, the group and the capabilities of this process, see capabilities(7).
 *
 * @param uid the number of the effective user
 * @param gid the number of the effective group
 * @param missing the capabilities that this process lacks to run programs as other users
 */
public record Privileges(int uid, int gid, List<String> missing) {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** The column of the effective id in the lines Uid and Gid. */
  private static final int EFFECTIVE = 1;

  /**
   * What it takes: to give the folder of an attempt away and to remove it, to signal the program,
   * and to become the other user.
   */
  private static final Map<String, Integer> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put("CAP_CHOWN", 0);
    NEEDED.put("CAP_DAC_OVERRIDE", 1);
    NEEDED.put("CAP_FOWNER", 3);
    NEEDED.put("CAP_KILL", 5);
    NEEDED.put("CAP_SETGID", 6);
    NEEDED.put("CAP_SETUID", 7);
  }

  /**
   * Reads those of this process.
   *
   * @throws IOException if they can't be read, for example because this system is not Linux
   */
  public static Privileges ofThisProcess() throws IOException {
    Map<String, String> lines = new HashMap<>();
    for (String line : Files.readAllLines(STATUS)) {
      int colon = line.indexOf(':');
      lines.put(line.substring(0, Math.max(0, colon)), line.substring(colon + 1).strip());
    }
    return read(lines);
  }

  static Privileges read(Map<String, String> lines) throws IOException {
    try {
      int uid = effective(lines, "Uid");
      BigInteger held = capabilities(lines, "CapEff");
      // The program that changes the user gets what root may have, or what others pass on.
      BigInteger passed = capabilities(lines, uid == 0 ? "CapBnd" : "CapAmb");
      List<String> missing =
          NEEDED.entrySet().stream()
              .filter(need -> !held.and(passed).testBit(need.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      return new Privileges(uid, effective(lines, "Gid"), missing);
    } catch (RuntimeException e) {
      throw new IOException(STATUS + " can't be read", e);
    }
  }

  private static int effective(Map<String, String> lines, String key) {
    return (int) Long.parseLong(lines.getOrDefault(key, "").split("\\s+", -1)[EFFECTIVE]);
  }

  private static BigInteger capabilities(Map<String, String> lines, String key) {
    return new BigInteger(lines.getOrDefault(key, "0"), 16);
  }
}
