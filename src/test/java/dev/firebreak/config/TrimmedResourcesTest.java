package dev.firebreak.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

/** What is left out of resources changes nothing. */
class TrimmedResourcesTest {
  private static final ClassLoader WHOLE = TrimmedResourcesTest.class.getClassLoader();

  @Test
  void theDefaultsAreTheSameWithoutTheirComments() {
    Config trimmed = ConfigFactory.defaultReferenceUnresolved(TrimmedResources.loader());
    assertThat(trimmed).isEqualTo(ConfigFactory.defaultReferenceUnresolved(WHOLE));
    assertThat(trimmed.resolve().getString("pekko.http.version")).isNotEmpty(); // An included file.
    assertThat(trimmed.getValue("pekko.loglevel").origin().comments()).isEmpty();
    assertThat(trimmed.getValue("pekko.loglevel").origin().description())
        .contains("pekko-actor")
        .contains("reference.conf");
  }

  @Test
  void otherResourcesAndClassesAreThoseOfTheProgram() throws Exception {
    ClassLoader loader = TrimmedResources.loader();
    String services = "META-INF/services/java.sql.Driver";
    assertThat(loader.getResources(services).asIterator())
        .toIterable()
        .isNotEmpty()
        .containsExactlyElementsOf(() -> found(services));
    assertThat(loader.loadClass(Config.class.getName())).isSameAs(Config.class);
  }

  private static Iterator<URL> found(String name) {
    try {
      return WHOLE.getResources(name).asIterator();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void onlyWholeLinesAreComments() {
    assertThat(
            TrimmedResources.withoutComments(
                "# one\n  // two\n\t#three\na = \"#4\" # four\n\n/ five\n#"))
        .isEqualTo("a = \"#4\" # four\n\n/ five\n");
    assertThat(TrimmedResources.withoutComments("")).isEmpty();
    assertThat(TrimmedResources.withoutComments("a = 1")).isEqualTo("a = 1");
  }

  @Test
  void aTextWithStringsOfSeveralLinesStaysAsItIs() {
    String text = "a = \"\"\"\n# not a comment\n\"\"\"\n# a comment\n";
    assertThat(TrimmedResources.withoutComments(text)).isEqualTo(text);
  }
}
