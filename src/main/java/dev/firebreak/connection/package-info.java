/**
 * HTTP connections: the limits on their number, their deadlines, and the handling of requests whose
 * caller leaves. Routes are not part of this package.
 *
 * <p>{@link dev.firebreak.connection.Listener} gets each accepted socket and runs one stream for
 * it:
 *
 * <pre>
 *        bytes from the client                      bytes to the client
 *                 |                                          ^
 *   socket.SocketStage   read by an event loop, written by the thread of the stream
 *                 v                                          |
 *   ByteStage     ReceivedBytes: checked, held      Outbox: charged until the socket takes them
 *                 |   one request at a time                  |
 *                 v                                          |
 *   HttpLayer     Pekko HTTP: parser                Pekko HTTP: renderer
 *                 v                                          |
 *   (LoggedStage  if requests are logged: a request and the end of its answer)
 *   RequestStage  one request                       its answer
 *                 v                                          ^
 *   RequestHandler ------ PendingResponse.answer(), from any thread
 * </pre>
 *
 * <p><b>What of Pekko HTTP is used</b>: the model of requests and answers, the parser, the renderer
 * (with {@code Date}, {@code Expect: 100-continue} and keep-alive), and the routing of everything
 * but calls, submits and bulk requests. What is not used, and why:
 *
 * <ul>
 *   <li>its sockets, which need a message to an actor and one back for each read and each write;
 *       see {@link dev.firebreak.socket};
 *   <li>its connections, which have no deadline for headers, no limit per address, and do not
 *       report that a caller has left: {@link dev.firebreak.connection.Connection} and {@link
 *       dev.firebreak.connection.Connections} do that;
 *   <li>its acceptance of what other parsers refuse: {@link dev.firebreak.connection.Framing} reads
 *       the bytes first, and refuses every request of which two readers could see different ends;
 *   <li>its reading of pipelined requests, which recurses once for each: {@link
 *       dev.firebreak.connection.ReceivedBytes} holds the next request until the parser asks for
 *       it, and joins chunks, of which the parser makes several objects each;
 *   <li>its reading of {@code Authorization}, byte by byte and anew in each request: {@link
 *       dev.firebreak.connection.SentCredentials} takes that header out of the head, and {@link
 *       dev.firebreak.connection.PendingResponse} has it;
 *   <li>its cache of header values, which has no bound in bytes: {@link
 *       dev.firebreak.connection.ParserCache} ends a connection that has filled it.
 * </ul>
 *
 * <p><b>Deadlines</b>. A connection has one at a time: for the head of a request from its first
 * byte, for the idle time between requests, or for an answer of which the client reads nothing. One
 * timer checks all connections several times a second ({@link
 * dev.firebreak.connection.Connections}), as a timer for each request would cost more than the
 * request.
 *
 * <p><b>Close</b>. The last answer is followed by the end of this side's stream. What the client
 * still sends is then read and discarded within bounds ({@link dev.firebreak.socket.SocketClose}):
 * if it were not, the system would reset the connection and the client could lose the answer.
 *
 * <p><b>Threads</b>. The stages of a connection run on one thread at a time, and {@code
 * Connection}, {@code ReceivedBytes} and {@code Outbox} belong to it. An event loop, the timer and
 * the thread that answers reach the stages by callbacks only.
 */
@NullMarked
package dev.firebreak.connection;

import org.jspecify.annotations.NullMarked;
