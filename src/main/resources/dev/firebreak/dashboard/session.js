import { createContext, useContext } from './preact.js';

// What the user of the page may do. The node decides; the page only leaves out what would be refused.

const Session = createContext({ scopes: [] });

export const SessionProvider = Session.Provider;

/** The session, with a function that tells whether a scope is granted. */
export function useSession() {
  const session = useContext(Session);
  const scopes = session.scopes || [];
  return { ...session, may: scope => scopes.includes('admin') || scopes.includes(scope) };
}
