package dev.firebreak.bench;

/** A way in which Firebreak is measured once more, beside the usual one. */
public enum Variant {
  /** Each call carries a token, which the node checks. */
  TOKEN
}
