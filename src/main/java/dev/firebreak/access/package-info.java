/**
 * Who may do what: tokens, their text, what they grant, and the node's copy of all tokens that the
 * store keeps. Knows nothing of HTTP: {@code http} asks for the token of each request, {@code cli}
 * and {@code http} create and revoke tokens by {@link dev.firebreak.access.TokenAdmin}.
 */
@NullMarked
package dev.firebreak.access;

import org.jspecify.annotations.NullMarked;
