// Numbers, durations and times as text.

const COUNT = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat(undefined, { notation: 'compact', maximumSignificantDigits: 3 });
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const NONE = '–';
const DAY_MS = 86_400_000;

export function count(number) {
  return Number.isFinite(number) ? (Math.abs(number) < 100_000 ? COUNT.format(number) : COMPACT.format(number)) : NONE;
}

/** A number per second. */
export function rate(number) {
  if (!Number.isFinite(number)) {
    return NONE;
  }
  return number > 0 && number < 10 ? number.toFixed(1) : count(number);
}

export function duration(ms) {
  if (!Number.isFinite(ms)) {
    return NONE;
  }
  if (ms < 1) {
    return ms === 0 ? '0 ms' : ms < 0.05 ? '< 0.1 ms' : ms.toFixed(1) + ' ms';
  }
  if (ms < 1000) {
    return Math.round(ms) + ' ms';
  }
  const seconds = ms / 1000;
  if (seconds < 10) {
    return seconds.toFixed(1) + ' s';
  }
  if (seconds < 100) {
    return Math.round(seconds) + ' s';
  }
  return long(Math.round(seconds));
}

function long(seconds) {
  const units = [['d', 86_400], ['h', 3600], ['min', 60], ['s', 1]];
  const first = units.findIndex(([, size]) => seconds >= size);
  const [unit, size] = units[first];
  const whole = Math.floor(seconds / size);
  const next = units[first + 1];
  const rest = next ? Math.floor((seconds - whole * size) / next[1]) : 0;
  return rest ? `${whole} ${unit} ${rest} ${next[0]}` : `${whole} ${unit}`;
}

export function bytes(number) {
  if (!Number.isFinite(number)) {
    return NONE;
  }
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (number >= 1024 && unit < units.length - 1) {
    number /= 1024;
    unit++;
  }
  return (unit && number < 10 ? number.toFixed(1) : Math.round(number)) + ' ' + units[unit];
}

export function percent(share) {
  return Math.round(share * 100) + ' %';
}

/** A time in the zone of the reader, with the day unless it is today. */
export function localTime(date) {
  const time = TIME.format(date);
  return Math.abs(Date.now() - date) < DAY_MS / 2 ? time : `${DAY.format(date)} ${time}`;
}

export function utcTime(date) {
  return date.toISOString().replace('T', ' ').replace('Z', ' UTC');
}

/** The end of an id, which differs where its beginning, a time, is the same. */
export function shortId(id) {
  return id.length > 12 ? '…' + id.slice(-8) : id;
}

export function plural(number, one, many = one + 's') {
  return `${count(number)} ${number === 1 ? one : many}`;
}
