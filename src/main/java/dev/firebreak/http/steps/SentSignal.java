package dev.firebreak.http.steps;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A signal that is recorded, as JSON.
 *
 * @param id the task
 * @param signal the name of the signal
 * @param state of the task now
 */
@JsonPropertyOrder({"id", "signal", "state"})
public record SentSignal(String id, String signal, String state) {}
