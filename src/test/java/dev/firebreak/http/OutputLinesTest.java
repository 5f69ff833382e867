package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputLinesTest {
  private final OutputLines lines = new OutputLines();
  private final List<String> found = new ArrayList<>();
  private long end;

  private void add(byte... bytes) {
    lines.add(bytes, end, this::found);
    end += bytes.length;
  }

  private void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  private void found(String line, long at) {
    found.add(at + ":" + line);
  }

  @Test
  void linesEndAtAnyLineEnd() {
    add("a\nb\r");
    add("\nc\rd\n\ne");
    assertThat(found).containsExactly("2:a", "4:b", "7:c", "9:d", "10:");
    lines.end(end, this::found);
    lines.end(end, this::found);
    assertThat(found).endsWith("11:e").hasSize(6);
  }

  @Test
  void aLongLineGoesOnInTheNextOneAndNoCharacterIsBroken() {
    String text = "x" + "ä".repeat(5000);
    add(text);
    lines.end(end, this::found);
    StringBuilder joined = new StringBuilder();
    for (String line : found) {
      String content = line.substring(line.indexOf(':') + 1);
      assertThat(content.getBytes(StandardCharsets.UTF_8).length)
          .isLessThanOrEqualTo(OutputLines.LONGEST + 3);
      joined.append(content);
    }
    assertThat(joined.toString()).isEqualTo(text);
  }

  @Test
  void anyBytesBecomeText() {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] bytes = new byte[random.nextInt(9000)];
      random.nextBytes(bytes);
      add(bytes);
    }
    for (int i = 0; i < 3; i++) {
      add("\uD83D\uDE00".getBytes(StandardCharsets.UTF_8)[3], (byte) 0xFF, (byte) 0xC0);
    }
    lines.end(end, this::found);
    assertThat(found).noneMatch(line -> line.contains("\n") || line.contains("\r"));
    assertThat(found).allMatch(line -> line.length() < OutputLines.LONGEST + 30);
  }
}
