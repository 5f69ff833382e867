package dev.firebreak.node;

import dev.firebreak.config.CallbackSettings;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Types;
import dev.firebreak.tasks.ForwardingTaskListener;
import dev.firebreak.tasks.TaskChange;
import dev.firebreak.tasks.TaskListener;
import java.util.function.Consumer;

/**
 * Wakes the claimer when an end has stored a task that tells it: a store that is not shared is
 * asked only if a task may be due. Passes all changes on.
 */
final class CallbackHints extends ForwardingTaskListener {
  private final Types types;
  private volatile Consumer<String> wake = _ -> {};

  CallbackHints(TaskListener next, Types types) {
    super(next);
    this.types = types;
  }

  /** Sets what is given the name of a type whose tasks wait. */
  void wake(Consumer<String> claimer) {
    wake = claimer;
  }

  @Override
  public void changed(TaskChange change) {
    super.changed(change);
    if (change.state().isFinal()) {
      Admission admission = types.find(change.type());
      if (admission != null && admission.type().settings().endpoint().callback() != null) {
        wake.accept(CallbackSettings.TYPE);
      }
    }
  }
}
