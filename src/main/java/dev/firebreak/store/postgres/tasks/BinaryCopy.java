package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.StoreException;
import dev.firebreak.store.move.Row;
import dev.firebreak.store.move.Rows;
import dev.firebreak.store.move.Table;
import dev.firebreak.task.RunId;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a move in the binary format of COPY. The server converts the rows that are read into the
 * form of {@link Row}, so that a check does not rely on the reverse of the code that wrote them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
 */
final class BinaryCopy {
  /** "PGCOPY", the bytes that reveal changed line ends, no flags, no extension. */
  private static final byte[] BEGIN =
      HexFormat.of().parseHex("5047434f50590aff0d0a00" + "00".repeat(2 * Integer.BYTES));

  private static final int END = -1;
  private static final int NULL = -1;

  /** PostgreSQL's epoch, 2000-01-01, from which it counts in microseconds. */
  private static final long EPOCH_MILLIS = 946_684_800_000L;

  private BinaryCopy() {}

  static String columns(Table table) {
    return table.fields().stream().map(Table.Field::name).collect(Collectors.joining(", "));
  }

  /** The columns in the form of a {@link Row}. */
  static String values(Table table) {
    return table.fields().stream().map(BinaryCopy::value).collect(Collectors.joining(", "));
  }

  private static String value(Table.Field field) {
    String name = field.name();
    return switch (field.kind()) {
      case ID, TEXT, BYTES, LARGE -> name;
      case SMALL, NUMBER -> name + "::bigint";
      case FLAG -> name + "::int::bigint";
      case TIME -> "(extract(epoch FROM " + name + ") * 1000)::bigint";
    };
  }

  static void writeHeader(DataOutputStream out) throws IOException {
    out.write(BEGIN);
  }

  static void writeTrailer(DataOutputStream out) throws IOException {
    out.writeShort(END);
  }

  static void write(Table table, Row row, DataOutputStream out)
      throws IOException, StoreException.Refused {
    List<Table.Field> fields = table.fields();
    out.writeShort(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      byte[] value = row.values().get(i);
      try {
        write(fields.get(i).kind(), value, out);
      } catch (ArithmeticException | CharacterCodingException e) {
        throw misfit(table, fields.get(i), row, e);
      }
    }
  }

  private static void write(Table.Kind kind, byte @Nullable [] value, DataOutputStream out)
      throws IOException {
    if (value == null) {
      out.writeInt(NULL);
      return;
    }
    switch (kind) {
      case TEXT -> {
        check(value);
        bytes(value, out);
      }
      case ID, BYTES, LARGE -> bytes(value, out);
      case SMALL -> {
        out.writeInt(Short.BYTES);
        out.writeShort(small(Math.toIntExact(Row.number(value))));
      }
      case NUMBER -> {
        out.writeInt(Integer.BYTES);
        out.writeInt(Math.toIntExact(Row.number(value)));
      }
      case FLAG -> {
        out.writeInt(1);
        out.writeBoolean(Row.number(value) != 0);
      }
      case TIME -> {
        out.writeInt(Long.BYTES);
        out.writeLong(Math.multiplyExact(Row.number(value) - EPOCH_MILLIS, 1000L));
      }
    }
  }

  private static void bytes(byte[] value, DataOutputStream out) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  private static int small(int number) {
    if (number != (short) number) {
      throw new ArithmeticException(number + " is too large");
    }
    return number;
  }

  private static void check(byte[] text) throws CharacterCodingException {
    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
    for (byte one : text) {
      if (one == 0) {
        throw new CharacterCodingException();
      }
    }
  }

  private static StoreException.Refused misfit(
      Table table, Table.Field field, Row row, Exception why) {
    String text =
        why instanceof CharacterCodingException
            ? "text that contains U+0000 or is not valid UTF-8"
            : "a number that is too large";
    return new StoreException.Refused(
        String.format(
            Locale.ROOT,
            "PostgreSQL can't store the column %s of row %s of the table %s: it is %s. Nothing was"
                + " moved",
            field.name(),
            name(table, row),
            table.title(),
            text));
  }

  /** The first value of a row, in readable form. */
  private static String name(Table table, Row row) {
    byte[] first = row.values().getFirst();
    if (first == null) {
      return "without an id";
    }
    return table.fields().getFirst().kind() == Table.Kind.ID && first.length == RunId.BYTES
        ? RunId.of(first).toString()
        : new String(first, StandardCharsets.UTF_8).replace('\n', ' ').replace('\0', ' ');
  }

  /** Reads all rows. */
  static void read(Table table, DataInputStream in, Rows rows) throws IOException, StoreException {
    if (!Arrays.equals(in.readNBytes(BEGIN.length), BEGIN)) {
      throw new IOException("the server's COPY data has no valid header");
    }
    for (int count = in.readShort(); count != END; count = in.readShort()) {
      if (count != table.fields().size()) {
        throw new IOException("the server's COPY data has a row with " + count + " columns");
      }
      List<byte @Nullable []> values = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int length = in.readInt();
        values.add(length == NULL ? null : in.readNBytes(length));
      }
      rows.take(new Row(values));
    }
  }
}
