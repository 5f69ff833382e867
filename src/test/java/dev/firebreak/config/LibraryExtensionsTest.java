package dev.firebreak.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The extensions that every actor system starts, against the defaults of Pekko. */
class LibraryExtensionsTest {
  private static final String KEY = "pekko.library-extensions";
  private static final String SERIALIZATION =
      "org.apache.pekko.serialization.SerializationExtension$";

  private final List<String> defaults = ConfigFactory.defaultReference().getStringList(KEY);

  @Test
  void aClusterStartsThoseOfPekko() {
    Config cluster = ConfigFactory.parseResources("firebreak-cluster.conf");
    assertThat(cluster.getStringList(KEY)).containsExactlyInAnyOrderElementsOf(defaults);
  }

  @Test
  void aSingleNodeStartsThoseOfPekkoWithoutSerialization() throws InvalidConfig {
    Config single = ConfigFile.merge(ConfigFactory.empty(), Map.of());
    assertThat(defaults).contains(SERIALIZATION);
    assertThat(single.getStringList(KEY))
        .doesNotContain(SERIALIZATION)
        .containsExactlyInAnyOrderElementsOf(
            defaults.stream().filter(name -> !name.equals(SERIALIZATION)).toList());
  }
}
