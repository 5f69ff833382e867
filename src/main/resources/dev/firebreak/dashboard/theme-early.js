// Before the first paint, so that a page that was set to dark does not flash in light.
try {
  const theme = localStorage.getItem('firebreak-theme');
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Storage is switched off: the system's choice holds.
}
