package dev.firebreak.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.BodyPartEntity;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.Multipart;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;
import org.apache.pekko.stream.Materializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The parser of Pekko HTTP reads the same of forms that both accept. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PekkoFormTest {
  private static final int FORMS = 300;
  private static final long PATIENCE_MS = 20_000;
  private ActorSystem system;

  @BeforeAll
  void start() {
    system = ActorSystem.create();
  }

  @AfterAll
  void stop() {
    system.terminate();
  }

  @Test
  void randomFormsAreReadAlike() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < FORMS; i++) {
      byte[] body = form(random).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(own(body)).as("form %d", i).isEqualTo(pekko(body));
    }
  }

  private static String form(Random random) {
    StringBuilder form = new StringBuilder();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      form.append("--b'o\r\nContent-Disposition: form-data; name=\"n").append(i).append('"');
      if (random.nextBoolean()) {
        form.append("; filename=\"f ").append(random.nextInt(9)).append(".x\"");
      }
      form.append(random.nextBoolean() ? "\r\nContent-Type: text/plain" : "").append("\r\n\r\n");
      for (int length = random.nextInt(60); length > 0; length--) {
        form.append("\r\n-b'oyz x".charAt(random.nextInt(10)));
      }
      form.append(random.nextInt(4) == 0 ? "\r\n--b'" : "").append("\r\n");
    }
    return form + "--b'o--\r\n";
  }

  private static List<String> own(byte[] body) throws FormFault {
    FormSettings limits = new FormSettings(FormSettings.Forms.FILES, 10, 1000, 1000);
    String type = "multipart/form-data; boundary=\"b'o\"";
    List<String> parts = new ArrayList<>();
    for (FormPart part : Form.of(Payload.of(body, type), limits).parts()) {
      FormPart.File file = part.file();
      String content =
          file == null
              ? Objects.requireNonNull(part.text())
              : new String(body, file.from(), file.length(), StandardCharsets.ISO_8859_1);
      parts.add(part.name() + '|' + (file == null ? "" : file.filename()) + '|' + content);
    }
    return parts;
  }

  private List<String> pekko(byte[] body) throws Exception {
    var type =
        org.apache.pekko.http.javadsl.model.ContentTypes.parse(
            "multipart/form-data; boundary=\"b'o\"");
    RequestEntity entity = HttpEntities.create(type, body);
    Multipart.FormData form =
        Unmarshaller.entityToMultipartFormData()
            .unmarshal(entity, system)
            .thenCompose(read -> read.toStrict(PATIENCE_MS, Materializer.matFromSystem(system)))
            .toCompletableFuture()
            .get();
    List<String> parts = new ArrayList<>();
    for (Multipart.FormData.BodyPart.Strict part :
        ((Multipart.FormData.Strict) form).getStrictParts()) {
      BodyPartEntity content = part.getEntity();
      byte[] bytes = ((HttpEntity.Strict) content).getData().toArray();
      parts.add(
          part.getName()
              + '|'
              + part.getFilename().orElse("")
              + '|'
              + new String(bytes, StandardCharsets.ISO_8859_1));
    }
    return parts;
  }
}
