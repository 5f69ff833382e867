import { html, useEffect, useState } from './preact.js';
import { Icon } from './parts.js';

const KEY = 'firebreak-theme';
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };
const TEXT = { auto: 'as the system', light: 'light', dark: 'dark' };
const listeners = new Set();
const system = matchMedia('(prefers-color-scheme: dark)');

system.addEventListener('change', () => listeners.forEach(listener => listener()));

function chosen() {
  return document.documentElement.dataset.theme || 'auto';
}

function choose(theme) {
  if (theme === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is switched off: the choice holds until the page is left.
  }
  listeners.forEach(listener => listener());
}

/** Changes whenever the colours do; for what draws by itself. */
export function useColours() {
  const [number, setNumber] = useState(0);
  useEffect(() => {
    const changed = () => setNumber(old => old + 1);
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, []);
  return number;
}

export function ThemeSwitch() {
  useColours();
  const theme = chosen();
  return html`<button class="quiet" id="theme" onClick=${() => choose(NEXT[theme])} aria-label=${'Colours: ' + TEXT[theme]} title=${'Colours: ' + TEXT[theme]}>
    <${Icon} name=${theme} />
  </button>`;
}
