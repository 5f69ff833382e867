# shellcheck shell=bash disable=SC2034 # Scripts that source this use the variables.
# What the comparisons in this folder have in common; to be sourced.
# All their files are in $work, a folder that is deleted at the end. Only what they started is stopped.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
bench=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$bench/../.." && pwd)
started=()
errors=

fail() {
  echo "$*" >&2
  exit 1
}

usage() { # the first comment of the script
  awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"
}

# At the end and on Ctrl-C: stops what was started, has the function report of the script print what was measured, and
# deletes all files. $errors is a file with what the measurement said that has failed.
clean_up() {
  local status=$?
  set +e
  trap '' INT TERM HUP
  if [ -n "$errors" ] && [ "$status" -lt 129 ]; then
    echo "${errors##*/} has failed with $status:" >&4
    tail -n 20 "$errors" >&4
  fi
  while [ ${#started[@]} -gt 0 ]; do # clients before their servers
    stop "${started[-1]}"
  done
  if [ -s "$work/figures" ]; then
    report >&5
  fi
  rm -rf "$work"
}

require_disk() { # FOLDER
  case $(stat -f -c %T "$1") in
    tmpfs | ramfs) fail "$1 is in memory, where a sync has no meaning; choose a folder on a disk by --data-dir" ;;
  esac
}

# make_work: a folder in --data-dir.
make_work() {
  work=$(mktemp -d "$data_dir/firebreak-bench.XXXXXX")
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  chmod 711 "$work" # for a server that runs as another user
  mkfifo "$work/stdin"
  exec 3<>"$work/stdin" 4>&2 5>&1 # for clean_up
}

# start NAME COMMAND...: a server. Sets $pid. Its standard input ends when this script is killed, too, which ends those
# that read it.
start() {
  "${@:2}" <"$work/stdin" 3>&- >"$work/$1.log" 2>&1 &
  pid=$!
  started+=("$pid")
}

# stop PID [SIGNAL]: of a server that was started here.
stop() {
  kill -s "${2:-TERM}" "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
  local left=() each
  for each in "${started[@]}"; do
    [ "$each" = "$1" ] || left+=("$each")
  done
  started=("${left[@]}")
}

# until_true NAME COMMAND...: tries it for 30 seconds, while the server NAME starts.
until_true() {
  for _ in $(seq 300); do
    "${@:2}" >/dev/null 2>&1 && return
    sleep 0.1
  done
  fail "$1 has not started within 30 seconds: $(tail -n 5 "$work/$1.log")"
}

# address NAME: of a server that prints "listens on http://HOST:PORT".
address() {
  until_true "$1" grep -q 'listens on http' "$work/$1.log"
  grep -o 'http://[0-9.:]*' "$work/$1.log" | head -n 1
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# java_25: the folder of a JDK 25, found as bin/firebreak finds it.
java_25() {
  local candidate
  for candidate in "${FIREBREAK_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25* /opt/*jdk*25*; do
    if grep -qs '^JAVA_VERSION="25[."]' "$candidate/release"; then
      echo "$candidate"
      return
    fi
  done
  fail "needs a JDK 25; set FIREBREAK_JAVA_HOME to its folder"
}

# options NUMBERS NAMES ARGUMENT...: sets $dist, $only, $data_dir and the variables of the options that take a number.
options() {
  local numbers=$1 names=$2 name
  shift 2
  dist=$project/target/firebreak only='' data_dir=${TMPDIR:-/tmp}
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage && exit ;;
      --only) only=${2:?--only needs names} && shift ;;
      --data-dir) data_dir=${2:?--data-dir needs a folder} && shift ;;
      --*)
        [[ " $numbers " == *" ${1#--} "* ]] || fail "unknown option $1; --help lists them"
        [[ ${2:-} =~ ^[1-9][0-9]{0,5}$ ]] || fail "$1 must be a whole number above 0, not '${2:-}'"
        declare -g "${1#--}=$2" && shift
        ;;
      *) dist=$1 ;;
    esac
    shift
  done
  for name in ${only//,/ }; do
    [[ " $names " == *" $name "* ]] || fail "--only takes some of ${names// /,}, not '$name'"
  done
  [ -x "$dist/bin/firebreak" ] || fail "$dist is no distribution: build it with mvn verify, or give its folder"
  [ -d "$data_dir" ] || fail "--data-dir does not exist or is no folder: $data_dir"
  command -v python3 >/dev/null || fail "needs python3: apt install python3"
  dist=$(cd "$dist" && pwd) data_dir=$(cd "$data_dir" && pwd)
}

# chosen NAME: whether --only names it, or is not given.
chosen() {
  [ -z "$only" ] || [[ ",$only," == *",$1,"* ]]
}

# progress [TEXT]: on a terminal, what is measured now.
progress() {
  if [ -t 2 ]; then
    printf '\r\033[K%s' "$*" >&2
  fi
}

machine() {
  echo "$(date +%F), $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GiB," \
    "$(uname -sr), load before $(cut -d' ' -f1 /proc/loadavg)"
}
