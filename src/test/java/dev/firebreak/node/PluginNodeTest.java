package dev.firebreak.node;

import static dev.firebreak.fixture.PluginJar.answering;
import static dev.firebreak.fixture.PluginJar.jar;
import static dev.firebreak.fixture.TestNode.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.TestNode;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node with plugins, sound and defective, over HTTP. */
class PluginNodeTest {
  @TempDir private static Path home;
  private static TestNode node;

  @BeforeAll
  static void start() {
    Path plugins = home.resolve("plugins");
    Path old =
        jar()
            .source("package lib; public class Gone {}")
            .source("package lib; public class Changed { public static int old() { return 1; } }")
            .write(home.resolve("elsewhere/old.jar"));
    jar()
        .source("package lib; public class Changed { public static int now() { return 2; } }")
        .write(plugins.resolve("sick/new.jar"));
    jar()
        .against(old)
        .source("package sick; public class Fails { public static int x = 1 / Zero.ZERO; }")
        .source("package sick; public class Zero { public static int ZERO = 0; }")
        .handler("sick.Missing", answering("new lib.Gone()"))
        .handler("sick.Version", answering("lib.Changed.old()"))
        .handler("sick.Initializer", answering("Fails.x"))
        .handler(
            "sick.Inline",
            "AsyncHandler<Payload, Payload>",
            "public CompletionStage<Payload> handle(Payload input, Attempt attempt) { return"
                + " CompletableFuture.completedFuture(Payload.text(\"\" + new lib.Gone())); }")
        .write(plugins.resolve("sick/handlers.jar"));
    jar().handler("well.Well", answering("\"well\"")).write(plugins.resolve("well.jar"));
    node =
        TestNode.configured(
            String.format(
                Locale.ROOT,
                """
                firebreak.plugins-dir = "%s"
                firebreak.type-defaults.retry { attempts = 2, backoff = 1ms }
                firebreak.types {
                  missing { handler = sick.Missing }
                  version { handler = sick.Version, threads = platform }
                  initializer { handler = sick.Initializer }
                  inline { handler = sick.Inline, start = inline }
                  well { handler = well.Well }
                  echo { handler = dev.firebreak.demo.Echo }
                }
                """,
                plugins));
  }

  @AfterAll
  static void stop() throws Exception {
    node.close();
    Files.delete(home.resolve("plugins/well.jar"));
  }

  @ParameterizedTest
  @CsvSource({
    "missing, java.lang.NoClassDefFoundError",
    "version, java.lang.NoSuchMethodError",
    "initializer, java.lang.NoClassDefFoundError", // The second attempt's.
    "inline, java.lang.NoClassDefFoundError",
  })
  void aDefectivePluginCrashesOnlyItsOwnAttempts(String type, String exception) {
    HttpResponse<String> answer = node.call(type, "");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(json(answer).path("cause").path("exception").asText()).isEqualTo(exception);
    assertThat(json(answer).path("attempts").asInt()).isEqualTo(2);
    assertThat(node.call("well", "").body()).isEqualTo("well");
    assertThat(node.call("echo", "echo").body()).isEqualTo("echo");
  }

  @Test
  void typesSayWhichPluginTheyComeFrom() {
    assertThat(node.type("missing").path("plugin").asText()).isEqualTo("sick");
    assertThat(node.type("well").path("plugin").asText()).isEqualTo("well.jar");
    assertThat(node.type("echo").has("plugin")).isFalse();
  }
}
