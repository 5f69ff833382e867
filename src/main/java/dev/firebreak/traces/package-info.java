/**
 * Traces: the spans of requests and of what follows from them, sent to a receiver of the
 * OpenTelemetry protocol.
 *
 * <p>The rest of the program knows {@link dev.firebreak.traces.Traces}, {@link
 * dev.firebreak.traces.TraceSpan} and positions in traces, which are texts in the form of the
 * headers {@code traceparent} and {@code tracestate}: such texts are stored with tasks and sent to
 * other nodes and to child processes. If tracing is off, both interfaces do nothing, and no class
 * of OpenTelemetry is loaded: only the classes {@code Sdk...} and what they use import such
 * classes.
 *
 * <p>Which spans there are is decided where they begin: package {@code http} for requests, {@code
 * supervision} for waits, attempts and processes, {@code tasks} for the store, {@code cluster} for
 * forwarded calls.
 */
@NullMarked
package dev.firebreak.traces;

import org.jspecify.annotations.NullMarked;
