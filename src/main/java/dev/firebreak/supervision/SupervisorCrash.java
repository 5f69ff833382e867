package dev.firebreak.supervision;

import dev.firebreak.isolation.Isolation;

/** Crashes of supervisors on request, to show what happens then: of demonstration types only. */
public final class SupervisorCrash {
  /** The package of the handlers of demonstration types. */
  private static final String DEMONSTRATIONS = "dev.firebreak.demo.";

  private SupervisorCrash() {}

  /** What came of a request. */
  public enum Result {
    /** The supervisor was told to crash. */
    TOLD,
    /** The node has no such type. */
    UNKNOWN_TYPE,
    /** The type does real work. */
    NO_DEMONSTRATION
  }

  /**
   * Makes the supervisor of a type crash.
   *
   * @param reason the cause to be logged and shown
   */
  public static Result request(Types types, String type, String reason) {
    Admission admission = types.find(type);
    if (admission == null) {
      return Result.UNKNOWN_TYPE;
    } else if (!isDemonstration(admission.type())) {
      return Result.NO_DEMONSTRATION;
    }
    admission.supervisor().tell(new Supervisor.Crash(reason));
    return Result.TOLD;
  }

  private static boolean isDemonstration(TypeRuntime type) {
    Isolation isolation = type.isolation();
    return isolation.plugin() == null
        && type.settings().work().handler().startsWith(DEMONSTRATIONS);
  }
}
