/**
 * HTTP: the server, the routes, and the answers. {@link dev.firebreak.http.RequestDispatcher}
 * receives every request; calls go straight to {@link dev.firebreak.http.CallEndpoint}, everything
 * else to {@link dev.firebreak.http.Routes}. Every error is answered as a {@link
 * dev.firebreak.http.Problem}.
 */
@NullMarked
package dev.firebreak.http;

import org.jspecify.annotations.NullMarked;
