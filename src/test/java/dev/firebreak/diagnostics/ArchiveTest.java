package dev.firebreak.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  private static final Instant TIME = Instant.parse("2026-11-30T01:02:03Z");

  @TempDir private Path folder;

  private static Map<String, String> written(long most, Part... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archive.write(List.of(parts), TIME, out, most);
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static Part part(String name, String content) {
    return Part.of(name, "about " + name, () -> content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theFirstFileSaysWhatTheOthersAre() throws IOException {
    Map<String, String> files = written(100, part("a.json", "{}"), part("b.txt", "b"));
    assertThat(files.keySet()).containsExactly("README.txt", "a.json", "b.txt");
    assertThat(files.get("README.txt")).contains("a.json: about a.json", "b.txt: about b.txt");
    assertThat(files).containsEntry("a.json", "{}").containsEntry("b.txt", "b");
  }

  @Test
  void aPartThatFailsIsReplacedByTheReasonAndOthersFollow() throws IOException {
    Part failing =
        new Part(
            "a",
            "",
            _ -> {
              throw new IOException("No space left on device");
            });
    Part missing =
        new Part(
            "b",
            "",
            _ -> {
              throw new NoClassDefFoundError("jdk/jfr/Recording");
            });
    assertThat(written(100, failing, missing, part("c", "c")))
        .hasEntrySatisfying("a.failed.txt", text -> assertThat(text).contains("No space left"))
        .hasEntrySatisfying("b.failed.txt", text -> assertThat(text).contains("jfr"))
        .containsEntry("c", "c");
  }

  @Test
  void aPartIsCutAtTheLimit() throws IOException {
    assertThat(written(10, part("a", "0123456789abc"), part("b", "0123456789")))
        .containsEntry("a", "0123456789")
        .containsKey("a.failed.txt")
        .containsEntry("b", "0123456789")
        .doesNotContainKey("b.failed.txt");
  }

  @Test
  void nothingFollowsOnceTheCallerHasLeft() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("gone");
          }
        };
    assertThatThrownBy(
            () ->
                Archive.write(
                    List.of(part("a", "x".repeat(100_000)), part("b", "b")), TIME, gone, 1_000_000))
        .isInstanceOf(IOException.class)
        .hasMessage("gone");
  }

  @Test
  void theTailOfALogBeginsWithAWholeLineAndHasNoTokens() throws IOException {
    Path log = folder.resolve("log");
    Files.writeString(log, "x".repeat(300_000) + "\nlast fb_S3cr3tS3cr3t line\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LogTail.writeTo(log, out);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("last fb_... line\n");
    assertThatThrownBy(() -> LogTail.writeTo(folder, out)).hasMessageContaining("not a file");
  }

  @Test
  void aRecordingHasNoVariablesPropertiesAndCommandLines() throws Exception {
    Path file = folder.resolve("recording.jfr");
    try (OutputStream out = Files.newOutputStream(file)) {
      List<Part> parts = Observation.parts(Duration.ofMillis(60));
      assertThat(parts).hasSize(7);
      parts.getFirst().content().writeTo(OutputStream.nullOutputStream());
      parts.getLast().content().writeTo(out);
      parts.getLast().content().close();
    }
    Set<String> recorded = new TreeSet<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      recorded.add(event.getEventType().getName());
    }
    assertThat(recorded).contains("jdk.OSInformation").allMatch(FlightRecording::records);
    assertThat(recorded)
        .doesNotContain(
            "jdk.InitialEnvironmentVariable",
            "jdk.InitialSystemProperty",
            "jdk.JVMInformation",
            "jdk.SystemProcess",
            "jdk.ProcessStart",
            "jdk.JavaExceptionThrow");
  }
}
