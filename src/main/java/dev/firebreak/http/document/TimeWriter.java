package dev.firebreak.http.document;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes times as {@link DateTimeFormatter#ISO_INSTANT} does, at a third of its cost: the times of
 * a task's document took 40 % of the time to write it.
 */
public final class TimeWriter extends StdScalarSerializer<Instant> {
  private static final long serialVersionUID = 1;

  /** The years of four digits. */
  private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();

  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final int WITHOUT_FRACTION = "2030-01-31T12:00:00".length();
  private static final int LONGEST = WITHOUT_FRACTION + ".123456789Z".length();
  private static final int NANOS_DIGITS = 9;
  private static final int THOUSAND = 1000;

  /** Creates a writer. */
  public TimeWriter() {
    super(Instant.class);
  }

  @Override
  public void serialize(Instant time, JsonGenerator json, SerializerProvider provider)
      throws IOException {
    write(time, json);
  }

  static void write(Instant time, JsonGenerator json) throws IOException {
    long seconds = time.getEpochSecond();
    if (seconds < FIRST || seconds > LAST) {
      json.writeString(DateTimeFormatter.ISO_INSTANT.format(time));
      return;
    }
    LocalDateTime utc = LocalDateTime.ofEpochSecond(seconds, time.getNano(), ZoneOffset.UTC);
    char[] text = new char[LONGEST];
    put(utc.getYear(), 4, text, 0);
    text[4] = '-';
    put(utc.getMonthValue(), 2, text, 5);
    text[7] = '-';
    put(utc.getDayOfMonth(), 2, text, 8);
    text[10] = 'T';
    put(utc.getHour(), 2, text, 11);
    text[13] = ':';
    put(utc.getMinute(), 2, text, 14);
    text[16] = ':';
    put(utc.getSecond(), 2, text, 17);
    int length = WITHOUT_FRACTION + fraction(utc.getNano(), text);
    text[length++] = 'Z';
    json.writeString(text, 0, length);
  }

  /** Puts a fraction of a second with 3, 6 or 9 digits, as few as possible; returns its length. */
  private static int fraction(int nanos, char[] text) {
    if (nanos == 0) {
      return 0;
    }
    int digits = NANOS_DIGITS;
    int value = nanos;
    while (value % THOUSAND == 0) {
      value /= THOUSAND;
      digits -= 3;
    }
    text[WITHOUT_FRACTION] = '.';
    put(value, digits, text, WITHOUT_FRACTION + 1);
    return 1 + digits;
  }

  /** Puts a number in decimal, with leading zeros. */
  private static void put(int number, int digits, char[] text, int at) {
    int left = number;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (char) ('0' + left % 10);
      left /= 10;
    }
  }
}
