// The part at fault for a failure, from its problem document or its kind.

/** The last line of a program's standard error that says something. */
export function lastLine(text) {
  const lines = (text || '').split('\n').map(line => line.trim()).filter(line => line);
  return lines.length ? lines[lines.length - 1] : '';
}

/** Explains a problem: the part at fault, what happened in a few words, and the message. */
export function blame(error) {
  if (!error) {
    return { fault: 'Unknown', what: 'no cause recorded', message: '' };
  }
  const slug = (error.type || '').replace('/problems/', '');
  const cause = error.cause || {};
  const message = lastLine(cause.stderr) || cause.message || cause.reported || cause.excerpt || detailOf(error, cause);
  return { ...byCause(cause) || byProblem(slug, error), message };
}

/** The detail, unless it only says again what the cause does. */
function detailOf(error, cause) {
  const detail = error.detail || '';
  return cause.exception === detail || detail.startsWith('ended with') || detail.startsWith('ended by') ? '' : detail;
}

function byCause(cause) {
  if (cause.limit) {
    return { fault: 'Limit', what: `killed above its limit: ${cause.limit}` };
  } else if (cause.signal) {
    return { fault: 'Program', what: `ended by ${signalName(cause.signal)}` };
  } else if (cause.exitCode !== undefined) {
    return { fault: 'Program', what: `exit code ${cause.exitCode}` };
  } else if (cause.exception) {
    return { fault: 'Handler', what: shortName(cause.exception) };
  } else if (cause.fault) {
    return { fault: 'Program', what: cause.fault };
  } else if (cause.reported) {
    return { fault: 'Program', what: 'reported a failure' };
  } else if (cause.lostNode) {
    return { fault: 'Node', what: `node ${cause.lostNode} was lost` };
  } else if (cause.injected) {
    return { fault: 'Operator', what: cause.injected };
  }
  return null;
}

/** The same of a kind of failures, whose cause is a word and often a detail, as in exit-code:1. */
export function blameOfKind({ cause, message }) {
  const [word, ...rest] = cause.split(':');
  const detail = rest.join(':');
  const kinds = {
    'exit-code': ['Program', `exit code ${detail}`],
    'signal': ['Program', `ended by ${detail}`],
    'limit': ['Limit', `killed above its limit: ${detail}`],
    'exception': ['Handler', shortName(detail)],
    'timeout': ['Limit', 'the time limit was exceeded'],
    'rejected': ['Input', `rejected with ${detail}`],
    'node-lost': ['Node', 'its node was lost'],
    'protocol': ['Program', 'its answer was not understood'],
    'reported': ['Program', 'it reported a failure'],
    'injected': ['Operator', 'an injected fault'],
  };
  const [fault, what] = kinds[word] ?? [FAULTS[word] ?? 'Server', cause.replaceAll('-', ' ')];
  return { fault, what, message: message === detail || message.startsWith('ended with') || message.startsWith('ended by') ? '' : message };
}

const FAULTS = {
  'rejected': 'Input',
  'invalid-input': 'Input',
  'malformed-json': 'Input',
  'deadline-exceeded': 'Limit',
  'output-too-large': 'Limit',
  'quarantined': 'Handler',
  'cancelled': 'Operator',
  'not-started': 'Program',
  'misused': 'Configuration',
};

function byProblem(slug, error) {
  return { fault: FAULTS[slug] || 'Server', what: (error.title || slug || 'unknown').toLowerCase() };
}

/** The name of a class without its package. */
export function shortName(name) {
  return name.slice(name.lastIndexOf('.') + 1);
}

function signalName(signal) {
  return typeof signal === 'number' ? `signal ${signal}` : String(signal);
}
