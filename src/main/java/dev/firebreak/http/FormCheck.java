package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import dev.firebreak.form.Form;
import dev.firebreak.form.FormFault;

/**
 * Refuses forms that could not be read. The form itself is kept, and each attempt reads it again.
 */
final class FormCheck {
  private FormCheck() {}

  /**
   * Checks an input.
   *
   * @throws ProblemFound if it is a form that the type could not be given
   */
  static void require(Payload input, FormSettings settings) throws ProblemFound {
    if (!settings.read() || !Form.is(input.contentType())) {
      return;
    }
    try {
      Form.of(input, settings);
    } catch (FormFault fault) {
      throw new ProblemFound(problem(fault));
    }
  }

  private static Problem problem(FormFault fault) {
    ProblemType type =
        switch (fault.kind()) {
          case MALFORMED -> ProblemType.MALFORMED_FORM;
          case TOO_LARGE -> ProblemType.PAYLOAD_TOO_LARGE;
          case UNSUPPORTED -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
        };
    Problem problem = Problem.of(type, fault.detail());
    return fault.part() == null ? problem : problem.with("part", fault.part());
  }
}
