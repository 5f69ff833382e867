package dev.firebreak.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class MessagesTest {
  @Test
  void whatIsEscapedIsAsciiAndIsTheSameTextInJson() throws Exception {
    String text = "a\n\"b\" \\c\t\u001b[2J\u007f\u0085ü\u2028\uD83D\uDE00\ud800z";
    String escaped = Messages.escaped(text);
    assertThat(escaped).matches("[ -~]*");
    assertThat(new JsonMapper().readTree('"' + escaped + '"').asText()).isEqualTo(text);
  }

  @Test
  void textIsAsItIsUnlessJsonIsSelected() {
    assertThat(Messages.prepared("ERROR", "a \"b\"")).isEqualTo("a \"b\"");
  }
}
