package dev.firebreak.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void itIsTheOneOfTheBuild() throws Exception {
    assertThat(Version.text()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<version>" + Version.text() + "</version>");
  }
}
