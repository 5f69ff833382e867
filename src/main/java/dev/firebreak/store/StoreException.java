package dev.firebreak.store;

/**
 * The store could not execute an operation. The operation has had no effect, unless the subclass
 * says otherwise.
 */
public sealed class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  StoreException(String message) {
    super(message, null, false, false);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The store has no space left. */
  public static final class Full extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with the reason. */
    public Full(String message) {
      super(message);
    }
  }

  /** The store can't be reached, or is being closed. */
  public static final class Unavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with the reason. */
    public Unavailable(String message) {
      super(message);
    }

    /** Creates an exception with the reason. */
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Whether the operation was executed is unknown: the connection was lost during it, and the store
   * could not be asked again in time. A retry is safe: an operation with a key or a claim takes
   * effect once.
   */
  public static final class OutcomeUnknown extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with the reason and what the caller can do. */
    public OutcomeUnknown(String message) {
      super(message);
    }
  }

  /** The data can't be stored; a retry would be refused too. */
  public static final class Unstorable extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with the reason. */
    public Unstorable(String message) {
      super(message);
    }
  }

  /**
   * The store can't be opened, and nothing was changed: it is damaged, newer, or in use by another
   * process.
   */
  public static final class Refused extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with the reason and what the operator can do. */
    public Refused(String message) {
      super(message);
    }

    /** Creates an exception with the reason and what the operator can do. */
    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
