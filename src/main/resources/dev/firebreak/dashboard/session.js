import { html, createContext, useContext } from './preact.js';

// What the user of the page may do. The node decides; the page only leaves out what would be refused.

const Session = createContext(undefined);

export const SessionProvider = Session.Provider;

/** The session, with a function that tells whether a scope is granted; none is until the session has been read. */
export function useSession() {
  const session = useContext(Session);
  const scopes = session?.scopes ?? [];
  return { ...session, read: session !== undefined, may: scope => scopes.includes('admin') || scopes.includes(scope) };
}

/**
 * Shows its children to those who have a scope. Until that is known they take their place without being seen, so that
 * nothing moves when they appear.
 */
export function Allowed({ scope, children }) {
  const { read, may } = useSession();
  return read && !may(scope) ? null : html`<span class=${read ? 'allowed' : 'allowed unread'}>${children}</span>`;
}
