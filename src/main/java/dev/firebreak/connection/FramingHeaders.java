package dev.firebreak.connection;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the headers of one message how its body is framed and whether it is the last message
 * of the connection, and checks that this is unambiguous. Consumes the values of these headers byte
 * by byte.
 */
final class FramingHeaders {
  private static final byte[] CHUNKED = "chunked".getBytes(StandardCharsets.US_ASCII);

  /** The largest number of digits that always fits a long. */
  private static final int MOST_DIGITS = 18;

  private final ListedWord close = new ListedWord("close");
  private final ListedWord keepAlive = new ListedWord("keep-alive");

  private boolean hasLength;
  private boolean hasEncoding;
  private boolean hasHost;
  private long length;

  /** The length so far of the value that is being read, without surrounding blanks. */
  private int taken;

  private boolean ended;

  void reset() {
    hasLength = false;
    hasEncoding = false;
    hasHost = false;
    length = 0;
    close.reset();
    keepAlive.reset();
  }

  /** The length of a body that is not chunked; 0 if there is no Content-Length. */
  long fixed() {
    return length;
  }

  boolean chunked() {
    return hasEncoding;
  }

  /** Starts a value. */
  @Nullable FramingError begin(HeaderField field) {
    taken = 0;
    ended = false;
    return switch (field) {
      case OTHER, CONNECTION, CONTENT_TYPE, AUTHORIZATION -> null;
      case HOST -> {
        boolean again = hasHost;
        hasHost = true;
        yield again ? FramingError.HOST : null;
      }
      case CONTENT_LENGTH -> {
        boolean again = hasLength;
        hasLength = true;
        yield again ? FramingError.CONTENT_LENGTH : null;
      }
      case TRANSFER_ENCODING -> {
        boolean again = hasEncoding;
        hasEncoding = true;
        yield again ? FramingError.TRANSFER_ENCODING : null;
      }
    };
  }

  /** Consumes one more byte of the value. */
  @Nullable FramingError take(HeaderField field, byte b) {
    if (field == HeaderField.CONNECTION) {
      close.take(b);
      keepAlive.take(b);
      return null;
    } else if (b == ' ' || b == '\t') {
      ended = taken > 0;
      return null;
    }
    return switch (field) {
      case OTHER, CONNECTION, CONTENT_TYPE, HOST, AUTHORIZATION -> null;
      case CONTENT_LENGTH -> digit(b) ? null : FramingError.CONTENT_LENGTH;
      case TRANSFER_ENCODING -> letter(b) ? null : FramingError.TRANSFER_ENCODING;
    };
  }

  /** Ends the value; returns the error, or null. */
  @Nullable FramingError end(HeaderField field) {
    return switch (field) {
      case OTHER, CONTENT_TYPE, HOST, AUTHORIZATION -> null;
      case CONNECTION -> {
        close.end();
        keepAlive.end();
        yield null;
      }
      case CONTENT_LENGTH -> taken == 0 ? FramingError.CONTENT_LENGTH : null;
      case TRANSFER_ENCODING -> taken < CHUNKED.length ? FramingError.TRANSFER_ENCODING : null;
    };
  }

  /** Whether the connection ends with this message; true in case of doubt. */
  boolean last(boolean http11) {
    return close.found() || !(http11 || keepAlive.found());
  }

  /** Checks the complete set of headers; returns the error, or null. */
  @Nullable FramingError judge(boolean http11) {
    if (hasEncoding && hasLength) {
      return FramingError.TWO_LENGTHS;
    }
    return hasEncoding && !http11 ? FramingError.TRANSFER_ENCODING : null;
  }

  private boolean digit(byte b) {
    if (ended || taken == MOST_DIGITS || b < '0' || b > '9') {
      return false;
    }
    taken++;
    length = length * 10 + b - '0';
    return true;
  }

  private boolean letter(byte b) {
    return !ended && taken < CHUNKED.length && CHUNKED[taken++] == Ascii.lower(b);
  }
}
