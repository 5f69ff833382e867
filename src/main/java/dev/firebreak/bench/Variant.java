package dev.firebreak.bench;

/** A way in which Firebreak is measured once more, beside the usual one. */
public enum Variant {
  /** Each call carries a token, which the node checks. */
  TOKEN,
  /** Against a server that counts nothing; and one with many types whose metrics are read. */
  METRICS
}
