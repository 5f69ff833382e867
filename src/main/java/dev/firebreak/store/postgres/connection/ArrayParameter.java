package dev.firebreak.store.postgres.connection;

import dev.firebreak.task.RunId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array parameter of a statement, in PostgreSQL's binary format: the driver would send most
 * element types as text, which the server would have to parse.
 */
@SuppressWarnings({"serial", "EqualsHashCode"}) // Required by the superclass; never used.
public final class ArrayParameter extends PGobject implements PGBinaryObject {
  /** The driver sends these types in binary only if this property lists them. */
  static final String BINARY =
      String.join(
          ",",
          Integer.toString(Oid.UUID_ARRAY),
          Integer.toString(Oid.TIMESTAMPTZ_ARRAY),
          Integer.toString(Oid.INT4_ARRAY),
          Integer.toString(Oid.INT8_ARRAY),
          Integer.toString(Oid.TEXT_ARRAY),
          Integer.toString(Oid.BYTEA_ARRAY));

  /**
   * Number of dimensions, whether there are nulls, element type, element count, and lower bound.
   */
  private static final int HEADER = 5 * Integer.BYTES;

  /** PostgreSQL's epoch, 2000-01-01, from which it counts in microseconds. */
  private static final long EPOCH_SECOND = 946_684_800;

  private static final int ELEMENT = 24;

  private final int element;
  private ByteBuffer values;
  private int count;
  private boolean nulls;

  private ArrayParameter(String type, int element, int expected) {
    setType(type);
    this.element = element;
    values = ByteBuffer.allocate(Math.max(1, expected) * ELEMENT);
  }

  public static ArrayParameter ids(int expected) {
    return new ArrayParameter("_uuid", Oid.UUID, expected);
  }

  public static ArrayParameter ints(int expected) {
    return new ArrayParameter("_int4", Oid.INT4, expected);
  }

  public static ArrayParameter longs(int expected) {
    return new ArrayParameter("_int8", Oid.INT8, expected);
  }

  public static ArrayParameter texts(int expected) {
    return new ArrayParameter("_text", Oid.TEXT, expected);
  }

  public static ArrayParameter bytes(int expected) {
    return new ArrayParameter("_bytea", Oid.BYTEA, expected);
  }

  public static ArrayParameter times(int expected) {
    return new ArrayParameter("_timestamptz", Oid.TIMESTAMPTZ, expected);
  }

  public void add(@Nullable RunId id) {
    if (id == null) {
      addNull();
    } else {
      next(RunId.BYTES).putLong(id.high()).putLong(id.low());
    }
  }

  public void add(int number) {
    next(Integer.BYTES).putInt(number);
  }

  public void add(@Nullable Long number) {
    if (number == null) {
      addNull();
    } else {
      next(Long.BYTES).putLong(number);
    }
  }

  /** Adds a text; unpaired surrogates in it become question marks. */
  public void add(@Nullable String text) {
    add(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
  }

  public void add(byte @Nullable [] bytes) {
    if (bytes == null) {
      addNull();
    } else {
      next(bytes.length).put(bytes);
    }
  }

  public void add(@Nullable Instant at) {
    if (at == null) {
      addNull();
    } else {
      long seconds = at.getEpochSecond() - EPOCH_SECOND;
      next(Long.BYTES).putLong(seconds * 1_000_000 + at.getNano() / 1000);
    }
  }

  private void addNull() {
    nulls = true;
    ensureSpace(Integer.BYTES).putInt(-1);
    count++;
  }

  private ByteBuffer next(int length) {
    count++;
    return ensureSpace(Integer.BYTES + length).putInt(length);
  }

  private ByteBuffer ensureSpace(int length) {
    if (values.remaining() < length) {
      int size = Math.max(2 * values.capacity(), values.position() + length);
      values = ByteBuffer.wrap(Arrays.copyOf(values.array(), size)).position(values.position());
    }
    return values;
  }

  @Override
  public int lengthInBytes() {
    return HEADER + values.position();
  }

  @Override
  public void toBytes(byte[] bytes, int offset) {
    ByteBuffer.wrap(bytes, offset, lengthInBytes())
        .putInt(1)
        .putInt(nulls ? 1 : 0)
        .putInt(element)
        .putInt(count)
        .putInt(1)
        .put(values.array(), 0, values.position());
  }

  @Override
  public String getValue() {
    throw new IllegalStateException("sent as text: " + getType());
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isNull() {
    return false;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return getType() + " of " + count;
  }
}
