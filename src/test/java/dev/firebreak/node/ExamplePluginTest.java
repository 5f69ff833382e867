package dev.firebreak.node;

import static dev.firebreak.fixture.TestNode.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.fixture.Picture;
import dev.firebreak.fixture.PluginJar;
import dev.firebreak.fixture.TestNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin in {@code src/example/plugin}, built and dropped in as its readers are told to. */
class ExamplePluginTest {
  private static final Path SOURCE = Path.of("src/example/plugin/com/example/Shrink.java");

  @TempDir private static Path home;
  private static TestNode node;
  private static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    PluginJar.jar().source(Files.readString(SOURCE)).write(home.resolve("plugins/shrink.jar"));
    http = HttpClient.newHttpClient();
    node = TestNode.configured(config("width = 64, max-pixels = 200000"));
  }

  @AfterAll
  static void stop() {
    node.close();
    http.close();
  }

  private static String config(String config) {
    return String.format(
        Locale.ROOT,
        """
        firebreak.plugins-dir = "%s"
        firebreak.types.shrink { handler = com.example.Shrink, threads = platform, config { %s } }
        """,
        home.resolve("plugins"),
        config);
  }

  private static HttpResponse<byte[]> shrink(byte[] picture) throws Exception {
    return http.send(
        HttpRequest.newBuilder(node.uri("/v1/call/shrink"))
            .POST(BodyPublishers.ofByteArray(picture))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static void assertRefused(byte[] picture, int status, String detail) throws Exception {
    HttpResponse<byte[]> answer = shrink(picture);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains(detail);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg"})
  void aWidePictureIsShrunkInItsOwnFormat(String format) throws Exception {
    HttpResponse<byte[]> answer = shrink(Picture.of(300, 150, format));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/" + format);
    BufferedImage small = ImageIO.read(new ByteArrayInputStream(answer.body()));
    assertThat(small.getWidth()).isEqualTo(64);
    assertThat(small.getHeight()).isEqualTo(32);
    assertThat(new Color(small.getRGB(8, 16)).getRed()).as("left").isGreaterThan(200);
    assertThat(new Color(small.getRGB(56, 16)).getBlue()).as("right").isGreaterThan(200);
  }

  @Test
  void aPictureThatIsNarrowEnoughComesBackAsItIs() throws Exception {
    byte[] picture = Picture.of(64, 10, "png");
    assertThat(shrink(picture).body()).isEqualTo(picture);
  }

  @Test
  void anInputThatIsNoPictureIsRefused() throws Exception {
    assertRefused("hello".getBytes(StandardCharsets.UTF_8), 422, "neither a PNG nor a JPEG");
    assertRefused(new byte[0], 422, "neither a PNG nor a JPEG");
    assertRefused(Picture.of(10, 10, "gif"), 422, "neither a PNG nor a JPEG");
    byte[] whole = Picture.of(300, 150, "png");
    assertRefused(Arrays.copyOf(whole, 60), 422, "can't be read");
  }

  @Test
  void aPictureWithTooManyPixelsIsRefusedBeforeItIsDecoded() throws Exception {
    byte[] bomb = Picture.of(10, 10, "png");
    // Its head says that it is a hundred thousand pixels wide; there is nothing of them to decode.
    System.arraycopy(new byte[] {0, 1, (byte) 0x86, (byte) 0xa0}, 0, bomb, 16, 4);
    assertRefused(bomb, 413, "has 1000000 pixels; at most 200000");
  }

  @Test
  void aWidthThatIsNoneStopsTheStart() {
    assertThatThrownBy(() -> TestNode.configured(config("width = wide")))
        .rootCause()
        .hasMessageContaining("config.width must be a whole number from 1");
  }

  @Test
  void comesFromThePlugin() {
    assertThat(node.type("shrink").path("plugin").asText()).isEqualTo("shrink.jar");
    assertThat(json(node.get("/v1/types")).path("types")).hasSize(1);
  }
}
