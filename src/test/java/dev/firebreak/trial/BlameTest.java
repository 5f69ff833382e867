package dev.firebreak.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BlameTest {
  private static final Path SCRIPT = Path.of("src/main/resources/dev/firebreak/dashboard/blame.js");

  /** {@code 'exit-code': ['Program', ...} and {@code 'rejected': 'Input',}. */
  private static final Pattern FAULT = Pattern.compile("'([a-z-]+)': \\[?'([A-Z][a-z]+)'");

  @Test
  void theDashboardFindsTheSamePartAtFault() throws IOException {
    Map<String, String> dashboards = new TreeMap<>();
    FAULT
        .matcher(Files.readString(SCRIPT))
        .results()
        .forEach((MatchResult found) -> dashboards.put(found.group(1), found.group(2)));
    assertThat(dashboards).hasSizeGreaterThan(10);
    Blame.faults()
        .forEach(
            (word, fault) ->
                assertThat(dashboards.getOrDefault(word, fault)).as(word).isEqualTo(fault));
    assertThat(Blame.faults().keySet()).contains("exit-code", "limit", "rejected", "misused");
  }
}
