package dev.firebreak.callback;

import dev.firebreak.config.CallbackSettings;
import dev.firebreak.task.RunId;
import dev.firebreak.task.Task;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What deliveries use of the node.
 *
 * @param tasks finds tasks
 * @param settings the settings of a type that is declared now, by its name; null if it is not, or
 *     has no callback
 * @param document the document of a task, as JSON
 */
public record CallbackContext(
    Function<RunId, CompletionStage<Optional<Task>>> tasks,
    Function<String, @Nullable CallbackSettings> settings,
    Function<Task, byte[]> document) {}
