package dev.firebreak.connection;

/** Why bytes are no request that everybody would read in the same way. */
enum Fault {
  REQUEST_LINE(
      "The request line must be a method, a path or http URI, and a version, one space between"),
  LINE_END("Lines must end with CR LF, and neither may stand alone"),
  FOLDED("A header line must not begin with a blank"),
  NAME("A header must have a name, and a colon right after it"),
  CONTROL("A header has a control character in its value"),
  NOT_UTF_8("A header has bytes in its value that are not UTF-8"),
  HOST("There must be one Host header"),
  CONTENT_LENGTH("Content-Length must be one number of at most 18 digits, given once"),
  TRANSFER_ENCODING("Transfer-Encoding must be chunked, given once, in HTTP/1.1"),
  TWO_LENGTHS("Content-Length and Transfer-Encoding exclude each other"),
  CHUNK_SIZE("The size of a chunk must be a hexadecimal number of at most 8 digits"),
  CHUNK_END("A chunk must be as long as it says and be followed by CR LF"),
  TRAILER("What frames a message must not come after its body");

  private final String detail;

  Fault(String detail) {
    this.detail = detail;
  }

  /** For whoever sent them. */
  String detail() {
    return detail;
  }
}
