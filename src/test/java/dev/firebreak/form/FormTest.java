package dev.firebreak.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import dev.firebreak.form.FormFault.Kind;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of both media types: as clients send them, malformed ones, and too large ones. */
class FormTest {
  private static final String MULTIPART = "multipart/form-data; boundary=B";
  private static final String FIELD = "Content-Disposition: form-data; name=\"a\"";
  private static final String FILE = FIELD + "; filename=\"f.txt\"";
  private static final FormSettings SETTINGS =
      new FormSettings(FormSettings.Forms.JSON, 4, 100, 200);

  /** In Latin-1, so that each character is a byte. */
  private static Form form(String contentType, String body) throws FormFault {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return Form.of(Payload.of(bytes, contentType), SETTINGS);
  }

  private static String json(String contentType, String body) throws FormFault {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return FormJson.of(Payload.of(bytes, contentType), SETTINGS).text();
  }

  /** A form with parts of these heads, whose content is "x". */
  private static String parts(String... heads) {
    StringBuilder body = new StringBuilder();
    for (String head : heads) {
      body.append("--B\r\n").append(head).append("\r\n\r\nx\r\n");
    }
    return body.append("--B--\r\n").toString();
  }

  private static FormPart.File file(String parameters) throws FormFault {
    return form(MULTIPART, parts(FIELD + "; " + parameters)).parts().getFirst().file();
  }

  private static void assertFault(Kind kind, String detail, String contentType, String body) {
    assertThatThrownBy(() -> form(contentType, body))
        .isInstanceOfSatisfying(
            FormFault.class,
            fault -> {
              assertThat(fault.detail()).contains(detail);
              assertThat(fault.kind()).isEqualTo(kind);
            });
  }

  @Test
  void fieldsAndFilesBecomeOneDocument() throws FormFault {
    String photo = "\r\nContent-Type: image/png";
    String body = parts(FIELD, FILE + photo, "CONTENT-DISPOSITION:form-data;name=b", FIELD);
    assertThat(json(MULTIPART, body))
        .isEqualTo(
            "{\"a\":[\"x\",{\"filename\":\"f.txt\",\"contentType\":\"image/png\",\"base64\":\"eA==\"}"
                + ",\"x\"],\"b\":\"x\"}");
  }

  @Test
  void anEncodedFormBecomesTheSame() throws FormFault {
    String type = "application/x-www-form-urlencoded; charset=UTF-8";
    assertThat(json(type, "a=1&b=x+%2B%26%3D&a=2&&d=%C3%BC"))
        .isEqualTo("{\"a\":[\"1\",\"2\"],\"b\":\"x +&=\",\"d\":\"ü\"}");
    assertThat(json(type, "c&=e&f=a=b")).isEqualTo("{\"c\":\"\",\"\":\"e\",\"f\":\"a=b\"}");
    assertThat(json(type, "")).isEqualTo("{}");
  }

  @Test
  void anEmptyFormHasNoParts() throws FormFault {
    assertThat(json(MULTIPART, "--B--")).isEqualTo("{}");
    assertThat(json(MULTIPART, "\r\n--B--\r\n")).isEqualTo("{}");
  }

  @Test
  void contentMayBeEmptyAndMayContainWhatLooksLikeABoundary() throws FormFault {
    String body =
        "--B  \r\n"
            + FIELD
            + "\r\n\r\n\r\n--B\r\n"
            + FIELD
            + "\r\n\r\n\r\n-B --B\r\n\n--B\r\n--B--";
    assertThat(json(MULTIPART, body)).isEqualTo("{\"a\":[\"\",\"\\r\\n-B --B\\r\\n\\n--B\"]}");
  }

  @Test
  void aFileKeepsItsBytes() throws FormFault {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 200; c++) {
      all.append(c);
    }
    Form form = form(MULTIPART, "--B\r\n" + FILE + "\r\n\r\n" + all + "\r\n--B--");
    FormPart.File file = form.parts().getFirst().file();
    assertThat(new String(form.body(), file.from(), file.length(), StandardCharsets.ISO_8859_1))
        .isEqualTo(all.toString());
    assertThat(file.contentType()).isEqualTo("application/octet-stream");
  }

  /** Some clients quote it, and its characters have to be quoted. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data; boundary=\"B\"",
        "Multipart/Form-Data; charset=utf-8; Boundary=B",
        "multipart/form-data;boundary=B;"
      })
  void theBoundaryMayBeQuoted(String contentType) throws FormFault {
    assertThat(form(contentType, parts(FIELD)).parts()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "filename=\"photo.png\" | photo.png",
        "filename=photo.png | photo.png",
        "filename=\"\" | ``",
        "filename=\"../../etc/passwd\" | passwd",
        "filename=\"/etc/cron.d/\" | ``",
        "filename=\"C:\\Users\\me\\a b.doc\" | a b.doc",
        "filename=\"..\" | ``",
        "filename=\"a/..\" | ``",
        "filename=\"a%22b.txt\" | a\"b.txt",
        "filename=\"a\\\"b.txt\" | a\"b.txt",
        "filename=\"Ã¼.txt\" | ü.txt",
        "filename*=UTF-8''%C3%BC%20a.txt | ü a.txt",
        "filename*=iso-8859-1'en'%FC.txt | ü.txt",
        "filename*=UTF-8''..%2F..%2Fpasswd | passwd",
        "filename=\"a; name=b\" | a; name=b",
        "filename=\"-rf *\" | -rf *"
      })
  void ofTheNameOfAFileTheLastSegmentIsKept(String parameters, String name) throws FormFault {
    assertThat(file(parameters).filename()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MALFORMED | ; filename=\"a%0D%0Ab\" | has a file name that has a control character",
        "MALFORMED | ; filename*=UTF-8''a%00 | has a control character",
        "MALFORMED | ; filename*=UTF-8''%C3 | is not text in UTF-8",
        "MALFORMED | ; filename*=UTF-8''%zz | malformed percent-encoding",
        "MALFORMED | ; filename*=a.txt | malformed filename*",
        "UNSUPPORTED | ; filename*=utf-16''a | the charset utf-16",
        "MALFORMED | ; filename=a; filename*=UTF-8''b | has both filename and filename*",
        "MALFORMED | ; filename=a; filename=b | has the parameter filename twice",
        "MALFORMED | ; NAME=b | has the parameter name twice",
        "MALFORMED | ; filename=\"a | without a closing quotation mark",
        "MALFORMED | ; filename | without a value: filename",
        "MALFORMED | ; filename=a b | has a malformed parameter",
      })
  void aMalformedNameIsRefused(Kind kind, String parameters, String reason) {
    assertFault(kind, reason, MULTIPART, parts(FIELD + parameters));
  }

  @Test
  void namesAreLimited() {
    String longest = "n".repeat(255);
    String head = "Content-Disposition: form-data; name=";
    assertThatCode(() -> form(MULTIPART, parts(head + longest))).doesNotThrowAnyException();
    assertFault(
        Kind.MALFORMED,
        "Part 1 has a name that is longer than 255",
        MULTIPART,
        parts(head + longest + "n"));
    assertFault(
        Kind.MALFORMED,
        "The part \"a\" has a file name that is longer",
        MULTIPART,
        parts(FIELD + "; filename=" + longest + "n"));
    assertFault(
        Kind.MALFORMED, "longer than 255", "application/x-www-form-urlencoded", longest + "n=1");
    assertFault(
        Kind.MALFORMED, "longer than 255", "application/x-www-form-urlencoded", "%41".repeat(2000));
    assertFault(
        Kind.MALFORMED,
        "has header fields of more than 8192 bytes",
        MULTIPART,
        parts(FIELD + "\r\nX-A: " + "x".repeat(9000)));
    assertFault(
        Kind.MALFORMED,
        "has more than 16 header fields",
        MULTIPART,
        parts(FIELD + "\r\nX-A: b".repeat(16)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "MALFORMED | X-A: b | has no Content-Disposition: form-data",
        "MALFORMED | Content-Disposition: attachment; name=a | has no Content-Disposition:"
            + " form-data",
        "MALFORMED | Content-Disposition: form-data | has no name",
        "MALFORMED | Content-Disposition: form-data; filename=a | has no name",
        "MALFORMED | Content-Disposition: form-data; name*=UTF-8''a | has no name",
        "MALFORMED | Content-Disposition: form-data; name=\"a%0Ab\" | has a name that has a"
            + " control",
        "MALFORMED | Content-Disposition: form-data; name=\"Ã\" | is not text in UTF-8",
        "MALFORMED | {FIELD}\\r\\n{FIELD} | has Content-Disposition twice",
        "MALFORMED | {FIELD}\\r\\n folded | has a line that is no header field",
        "MALFORMED | {FIELD}\\r\\nno colon | has a line that is no header field",
        "MALFORMED | {FIELD}\\r\\nA b: c | has a line that is no header field",
        "MALFORMED | {FIELD}\\nContent-Type: text/plain | has a malformed parameter",
        "MALFORMED | {FIELD}\\r\\nContent-Type: text | The part \"a\" has a malformed Content-Type",
        "UNSUPPORTED | {FIELD}\\r"
            + "\\n"
            + "Content-Type: multipart/mixed; boundary=C | \"a\" is itself of several",
        "UNSUPPORTED | {FIELD}\\r"
            + "\\n"
            + "Content-Transfer-Encoding: base64 | the Content-Transfer-Encoding base64",
        "UNSUPPORTED | {FIELD}\\r"
            + "\\n"
            + "Content-Type: text/plain; charset=utf-7 | \"a\" has the charset utf-7",
      })
  void aMalformedHeadIsRefused(Kind kind, String head, String reason) {
    String sent = head.replace("{FIELD}", FIELD).replace("\\r", "\r").replace("\\n", "\n");
    assertFault(kind, reason, MULTIPART, parts(sent));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multipart/form-data | Content-Type has no boundary",
        "multipart/form-data; boundary= | Content-Type has a boundary that is not",
        "multipart/form-data; boundary=\"B \" | Content-Type has a boundary that is not",
        "multipart/form-data; boundary=\"a\\\"b\" | Content-Type has a boundary that is not",
        "multipart/form-data; boundary=\"B | Content-Type has a parameter without a closing",
        "multipart/form-data; boundary=C | does not begin with its boundary",
        "multipart/form-data;"
            + " boundary=BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB |"
            + " that is not 1 to 70",
      })
  void aFormWithoutItsBoundaryIsRefused(String contentType, String reason) {
    assertFault(Kind.MALFORMED, reason, contentType, parts(FIELD));
  }

  /** Wherever it is cut, except for the last line break. */
  @Test
  void aTruncatedFormIsRefused() throws FormFault {
    String whole = parts(FIELD, FILE);
    assertThat(form(MULTIPART, whole).parts()).hasSize(2);
    for (int length = 0; length < whole.length() - 2; length++) {
      int cut = length;
      assertThatThrownBy(() -> form(MULTIPART, whole.substring(0, cut)))
          .as("the first %d", length)
          .isInstanceOf(FormFault.class);
    }
    assertFault(
        Kind.MALFORMED,
        "The part \"a\" is not complete",
        MULTIPART,
        whole.substring(0, whole.length() - 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "preamble\r\n--B--",
        "--B--\r\nepilogue",
        "--B--\r\n--B--",
        "--Bx\r\n",
        "--B\n",
        ""
      })
  void whatIsOutsideOfThePartsIsRefused(String body) {
    assertFault(Kind.MALFORMED, "The form ", MULTIPART, body);
  }

  @Test
  void fieldsAreReadInTheirCharset() throws FormFault {
    String latin = FIELD + "\r\nContent-Type: text/plain; charset=ISO-8859-1";
    assertThat(json(MULTIPART, parts(latin).replace("\r\nx\r\n", "\r\nü\r\n")))
        .isEqualTo("{\"a\":\"ü\"}");
    assertFault(
        Kind.MALFORMED,
        "The part \"a\" is not text in UTF-8",
        MULTIPART,
        parts(FIELD).replace("\r\nx\r\n", "\r\nü\r\n"));
    String encoded = "application/x-www-form-urlencoded";
    assertFault(Kind.MALFORMED, "The part \"a\" is not text in UTF-8", encoded, "a=%FC");
    assertFault(Kind.MALFORMED, "The part \"a\" has malformed percent-encoding", encoded, "a=%F");
    assertFault(
        Kind.MALFORMED, "The name of a field has malformed percent-encoding", encoded, "%zz=1");
    assertFault(Kind.MALFORMED, "The name of a field has a control character", encoded, "%00=1");
  }

  @Test
  void partsAndTheirSizesAreLimited() throws FormFault {
    String encoded = "application/x-www-form-urlencoded";
    assertThat(form(encoded, "a&b&c&d").parts()).hasSize(4);
    assertFault(Kind.TOO_LARGE, "more than 4 parts", encoded, "a&b&c&d&e");
    assertFault(
        Kind.TOO_LARGE, "more than 4 parts", MULTIPART, parts(FIELD, FIELD, FIELD, FIELD, FIELD));
    assertThat(form(encoded, "a=" + "%41".repeat(100)).parts()).hasSize(1);
    String field = "a=" + "x".repeat(101);
    assertFault(
        Kind.TOO_LARGE, "The part \"a\" has 101 bytes; a field may have 100", encoded, field);
    String content = "\r\n" + "x".repeat(201) + "\r\n";
    assertFault(
        Kind.TOO_LARGE,
        "a field may have 100",
        MULTIPART,
        parts(FIELD).replace("\r\nx\r\n", content));
    assertFault(
        Kind.TOO_LARGE,
        "\"a\" has 201 bytes; a file may have 200",
        MULTIPART,
        parts(FILE).replace("\r\nx\r\n", content));
  }

  /** Reading a form costs little more memory than the form itself, which is there already. */
  @Test
  void theFilesOfAFormAreNotCopied() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(("--B\r\n" + FILE + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    body.write(new byte[16 << 20]);
    body.write("\r\n--B--".getBytes(StandardCharsets.US_ASCII));
    Payload input = Payload.of(body.toByteArray(), MULTIPART);
    FormSettings settings = new FormSettings(FormSettings.Forms.FILES, 4, 100, 16 << 20);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Form.of(input, settings);
    long before = threads.getCurrentThreadAllocatedBytes();
    List<FormPart> parts = Form.of(input, settings).parts();
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    assertThat(parts).hasSize(1);
    before = threads.getCurrentThreadAllocatedBytes();
    FormJson.of(input, settings);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(3L * input.size());
  }
}
