package dev.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.client.FirebreakClient;
import dev.firebreak.client.FirebreakClient.Call;
import dev.firebreak.fixture.Distribution;
import dev.firebreak.fixture.Distribution.Serving;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which classes a node uses from its start to its first answered call: each delays it. */
class StartClassesIT {
  /** Each makes a start longer by a hundredth or more, and is not needed for it. */
  private static final List<String> DELAYING =
      List.of(
          "ch/qos/logback/core/joran/GenericXMLConfigurator",
          "java/lang/ProcessBuilder",
          "java/math/BigDecimal",
          "jdk/jfr/internal/MetadataRepository",
          "picocli/CommandLine");

  @TempDir private Path folder;

  @Test
  void aStartInitializesNoClassThatOnlyDelaysIt() throws Exception {
    Path log = folder.resolve("classes.log");
    String options = "-XX:AOTMode=off -Xlog:class+init:file=" + log;
    try (Serving serving = Distribution.serve(folder.resolve("data"), options);
        FirebreakClient client = new FirebreakClient(serving.uri())) {
      assertThat(client.call(Call.json("echo", "1")).text()).isEqualTo("1");
      List<String> initialized = Files.readAllLines(log);
      assertThat(isIn(initialized, "dev/firebreak/Main")).isTrue();
      assertThat(DELAYING).filteredOn(name -> isIn(initialized, name)).isEmpty();
    }
  }

  private static boolean isIn(List<String> initialized, String name) {
    String words = " Initializing '" + name + '\'';
    return initialized.stream().anyMatch(line -> line.contains(words));
  }
}
