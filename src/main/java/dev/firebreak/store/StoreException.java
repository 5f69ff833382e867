package dev.firebreak.store;

/** The store could not do what it was asked. What was asked has not happened, unless it says so. */
public sealed class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  StoreException(String message) {
    super(message, null, false, false);
  }

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** There is no space left for it. */
  public static final class Full extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Says how much there is. */
    public Full(String message) {
      super(message);
    }
  }

  /** It can't be reached, or is being closed. */
  public static final class Unavailable extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public Unavailable(String message) {
      super(message);
    }

    /** Says why. */
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * It may have happened or not: the connection was lost in the middle, and the store could not be
   * asked again in time. To say the same again does no harm: with a key, or a claim, it counts
   * once.
   */
  public static final class OutcomeUnknown extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Says what can be done. */
    public OutcomeUnknown(String message) {
      super(message);
    }
  }

  /** The store refuses it as data; the same again would be refused again. */
  public static final class Unstorable extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Says why. */
    public Unstorable(String message) {
      super(message);
    }
  }

  /** It can't be opened, and nothing was changed: damaged, newer, in use by another. */
  public static final class Refused extends StoreException {
    private static final long serialVersionUID = 1L;

    /** Says why, and what to do. */
    public Refused(String message) {
      super(message);
    }

    /** Says why, and what to do. */
    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
