/**
 * Sockets as streams of bytes. Pekko's own sockets need a message to an actor and one back for each
 * read and each write, and register for readiness each time; that was a third of the cost of an
 * answer. Here an event loop waits for many sockets and reads what has arrived, and the thread of a
 * stream writes directly.
 *
 * <p>The life of a socket:
 *
 * <pre>
 *   Acceptor ---- accept ----> Socket ---- run its flow ----> SocketStage ---- end ----> Lingering ----> closed
 *                                |                               |                         ^
 *                                |---- refuse, with an answer ---|-------------------------|
 *                                |---- drop ---------------------|---- reset -----------------------> closed
 * </pre>
 *
 * <p>{@link dev.firebreak.socket.Acceptor} accepts on the first event loop. At most 16 sockets are
 * accepted and neither run, refused nor dropped: each holds a descriptor. Without descriptors it
 * pauses, and clients wait in the backlog of the system.
 *
 * <p>{@link dev.firebreak.socket.Socket} is assigned to an event loop for its life. {@code
 * SocketStage} is its stream, on a thread of the actor system. {@code Readiness} connects the two:
 * the loop reads one piece ahead of the stream, and the next when the stream has taken it, which is
 * the back pressure of the input; while more arrives than the stream takes, the stream reads for
 * itself ({@code SocketReads}); a write that the system does not take whole waits until the loop
 * reports that more can be written, which is the back pressure of the output.
 *
 * <p>While requests follow each other closely, the loop lends its turns to the threads of the actor
 * system ({@code LentTurns}), so that neither its own thread nor one of theirs has to be woken for
 * each request.
 *
 * <p>{@code Lingering} has the sockets of which this side is closed. It reads and discards what
 * clients still send, within bounds of time, bytes and number, so that the system does not reset
 * the connection before the client has read the last answer.
 *
 * <p>{@code EventLoop} is a {@link dev.firebreak.liveness.Loop}: what a task or a socket throws
 * fails that socket alone. HTTP is not part of this package.
 */
@NullMarked
package dev.firebreak.socket;

import org.jspecify.annotations.NullMarked;
