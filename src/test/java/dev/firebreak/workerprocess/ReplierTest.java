package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Replies on a stream to which other code writes, too. */
class ReplierTest {
  @Test
  void aReplyHasItsOwnLineAlthoughOtherCodeLeftALineUnfinished() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("50 %".getBytes(StandardCharsets.UTF_8));
    new Replier(out).send(new ChildReply.Ready());
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).contains("{\"kind\":\"READY\"}");
  }
}
