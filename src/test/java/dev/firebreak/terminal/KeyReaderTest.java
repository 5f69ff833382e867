package dev.firebreak.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys from the bytes of a terminal. */
class KeyReaderTest {
  private static List<String> keys(String bytes) throws IOException {
    KeyReader reader =
        new KeyReader(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8)));
    List<String> keys = new ArrayList<>();
    for (String key = reader.next(); key != null; key = reader.next()) {
      keys.add(key);
    }
    return keys;
  }

  @Test
  void lettersAndArrowsAreRead() throws IOException {
    assertThat(keys("q\u001b[A\u001b[B\u001bOC\u001b[1;5Dp"))
        .containsExactly("q", "up", "down", "right", "left", "p");
  }

  @Test
  void anyOtherKeyIsEmpty() throws IOException {
    assertThat(keys("\r\u001b[15~\u001bxq")).containsExactly("", "", "", "q");
    assertThat(keys("\u001b[")).isEmpty();
    assertThat(keys("")).isEmpty();
  }
}
