package dev.firebreak.connection;

/** Why bytes are not passed on as a request, with the answer. */
enum FramingError {
  REQUEST_LINE(
      "The request line must be a method, a path or http URI, and a version, one space between,"
          + " and none of their characters may be one that has to be escaped"),
  LINE_END("Lines must end with CR LF, and neither may stand alone"),
  FOLDED("A header line must not begin with a blank"),
  NAME("A header must have a name, and a colon right after it"),
  CONTROL("A header has a control character in its value"),
  NOT_UTF_8("A header has bytes in its value that are not UTF-8"),
  HOST("There must be one Host header"),
  CONTENT_LENGTH("Content-Length must be one number of at most 18 digits, given once"),
  TRANSFER_ENCODING("Transfer-Encoding must be chunked, given once, in HTTP/1.1"),
  TWO_LENGTHS("Content-Length and Transfer-Encoding exclude each other"),
  CHUNK_SIZE(
      "The size of a chunk must be a hexadecimal number below 80000000, of 8 digits at most"),
  CHUNK_EXTENSION("The extension of a chunk may have 256 bytes"),
  CHUNK_END("A chunk must be as long as it says and be followed by CR LF"),
  TRAILER("What frames a message must not come after its body"),
  CUT_OFF("The connection ended before the headers did"),
  URI_TOO_LONG(414, "The request line is longer than http.max-head-size allows"),
  HEAD_TOO_LARGE(431, "Request line and headers are larger than http.max-head-size allows"),
  TOO_MANY_HEADERS(431, "There are more headers than http.max-headers allows"),
  NO_MEMORY(503, "The bodies of other requests leave too little memory for more requests");

  private static final int BAD_REQUEST = 400;

  private final int status;
  private final String detail;

  FramingError(String detail) {
    this(BAD_REQUEST, detail);
  }

  FramingError(int status, String detail) {
    this.status = status;
    this.detail = detail;
  }

  /** The status of the answer. */
  int status() {
    return status;
  }

  /** The detail of the answer. */
  String detail() {
    return detail;
  }
}
