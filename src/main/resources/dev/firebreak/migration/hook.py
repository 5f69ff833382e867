#!/usr/bin/env python3
"""Runs the command of a hook that was written for adnanh/webhook, for "firebreak init --from-webhook".

Firebreak starts this program for each request: the body is on standard input, method, query and header fields are in the
variables of CGI. The file in the first argument says what the command needs of them. Values of a request become variables
of the command, never its arguments. Once the command reads the request itself, this program is no longer needed.
"""
import base64
import errno
import hashlib
import hmac
import json
import os
import re
import sys
import tempfile
import urllib.parse

MISMATCH = 67
MISSING = object()


class Closed(Exception):
    """A rule that can't be checked here."""


def lookup(name, values):
    """Finds head_commit.id or commits.0.id; a name with dots of its own takes precedence."""
    if isinstance(values, dict) and name in values:
        return values[name]
    first, _, rest = name.partition(".")
    if isinstance(values, list):
        found = values[int(first)] if first.isdecimal() and int(first) < len(values) else MISSING
    elif isinstance(values, dict):
        found = values.get(first, MISSING) if rest else MISSING
    else:
        found = MISSING
    return lookup(rest, found) if rest and found is not MISSING else found


def replace(name, values, new):
    """Puts another value where lookup finds one."""
    if isinstance(values, dict) and name in values:
        values[name] = new
        return
    first, _, rest = name.partition(".")
    inner = lookup(first, values)
    if rest and isinstance(inner, (dict, list)):
        replace(rest, inner, new)
    elif not rest and isinstance(values, list):
        values[int(first)] = new


def text(value):
    """Writes a value as webhook does: texts as they are, everything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


class Request:
    def __init__(self, hook, body, environment):
        self.body = body
        self.method = environment.get("REQUEST_METHOD", "POST")
        self.query = fields(environment.get("QUERY_STRING", ""))
        self.headers = {
            name: environment["HTTP_" + name.upper().replace("-", "_")]
            for name in hook.get("headers", [])
            if "HTTP_" + name.upper().replace("-", "_") in environment
        }
        self.payload = payload(hook.get("content-type") or environment.get("CONTENT_TYPE", ""), body)
        for one in hook.get("parse-parameters-as-json", []):
            self.parse(one)

    def parse(self, parameter):
        values = {"payload": self.payload, "header": self.headers}.get(parameter["source"], self.query)
        value = self.value(parameter)
        if isinstance(value, str):
            try:
                replace(parameter["name"], values, json.loads(value))
            except ValueError as e:
                print(f"{parameter['name']} is not JSON: {e}", file=sys.stderr)

    def value(self, parameter):
        source, name = parameter.get("source", ""), parameter.get("name", "")
        if source == "payload":
            return lookup(name, self.payload)
        if source in ("query", "url"):
            return lookup(name, self.query)
        if source == "header":
            wanted = [value for key, value in self.headers.items() if key.lower() == name.lower()]
            return wanted[0] if wanted else MISSING
        if source == "request":
            return self.method if name.lower() == "method" else MISSING
        if source == "raw-request-body":
            return self.body.decode("utf-8", "replace")
        whole = {"entire-payload": self.payload, "entire-query": self.query, "entire-headers": self.headers}
        return name if source == "string" else whole.get(source, MISSING)


def fields(encoded):
    """The first value of each field of a form or query."""
    values = urllib.parse.parse_qs(encoded, keep_blank_values=True, max_num_fields=1000)
    return {name: all_of_it[0] for name, all_of_it in values.items()}


def payload(content_type, body):
    if not content_type:  # The server does not tell a form from a body of no type.
        json_begins = body.lstrip()[:1] in (b"{", b"[")
        content_type = "application/json" if json_begins else "application/x-www-form-urlencoded"
    if "json" in content_type:
        try:
            document = json.loads(body) if body else {}
        except ValueError as e:
            raise SystemExit(reject(f"the body is not JSON: {e}"))
        return {"root": document} if isinstance(document, list) else document
    if "x-www-form-urlencoded" in content_type:
        return fields(body.decode("utf-8", "replace"))
    return {}


def reject(message):
    print(message, file=sys.stderr)
    return 65


def satisfied(rule, request):
    if "and" in rule:
        return all(satisfied(one, request) for one in rule["and"])
    if "or" in rule:
        return any(satisfied(one, request) for one in rule["or"])
    if "not" in rule:
        return not satisfied(rule["not"], request)
    if "closed" in rule:
        raise Closed(rule["closed"])
    match = rule["match"]
    value = request.value(match.get("parameter", {}))
    if value is MISSING:
        return False
    if match["type"] == "value":
        return hmac.compare_digest(text(value).encode(), match.get("value", "").encode())
    if match["type"] == "regex":
        return re.search(match.get("regex", ""), text(value)) is not None
    return signed(match, text(value), request.body)


def signed(match, signatures, body):
    algorithm = match["type"].rpartition("-")[2]
    with open(match["secret-file"], "rb") as file:
        secret = file.read().rstrip(b"\r\n")
    expected = hmac.new(secret, body, getattr(hashlib, algorithm)).hexdigest()
    given = [one.strip() for one in signatures.split(",")]
    prefix = algorithm + "="
    given = [one[len(prefix):] if one.startswith(prefix) else one for one in given]
    return any(hmac.compare_digest(one.encode(), expected.encode()) for one in given)


def variables(hook, request):
    """The variables of the command. A zero byte can't be in one."""
    found = {}
    for one in hook.get("variables", []):
        value = request.value(one)
        if value is not MISSING:
            found[one["envname"]] = text(value).replace("\0", "")
        elif one.get("argument"):
            found[one["envname"]] = ""
    for one in hook.get("files", []):
        value = request.value(one)
        if value is not MISSING:
            content = text(value).encode()
            if one.get("base64decode"):
                content = base64.b64decode(b"".join(content.split()), validate=True)
            handle, path = tempfile.mkstemp(prefix="hook-")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            found[one["envname"]] = path
    return found


def head(hook, status):
    """Begins an answer whose status the hook chooses (answer = cgi)."""
    if "status" in hook:
        sys.stdout.write(f"Status: {status}\nContent-Type: {hook.get('produces', 'text/plain')}\n\n")
        sys.stdout.flush()


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        hook = json.load(file)
    request = Request(hook, sys.stdin.buffer.read(), os.environ)
    try:
        matches = "rule" not in hook or satisfied(hook["rule"], request)
    except Closed as e:
        print(f"{sys.argv[1]} has a rule that can't be checked: {e}", file=sys.stderr)
        sys.exit(reject("this hook is closed"))  # The last line is in the answer, which anyone may ask for.
    if not matches:
        message = "Hook rules were not satisfied."
        if hook.get("mismatch"):
            print(message, file=sys.stderr)
            sys.exit(MISMATCH)
        head(hook, 200)
        print(message)
        return
    environment = dict(os.environ, **variables(hook, request))
    with tempfile.TemporaryFile() as body:
        body.write(request.body)
        body.seek(0)
        os.dup2(body.fileno(), 0)
    head(hook, hook.get("status"))
    os.execvpe(hook["command"][0], hook["command"], environment)


def can_not_be_read(error):
    """Whether the sender is at fault: a value of a wrong form, too deep, or too long for a variable."""
    return not isinstance(error, OSError) or error.errno == errno.E2BIG


if __name__ == "__main__":
    try:
        main()
    except (ValueError, RecursionError, OSError) as e:
        if not can_not_be_read(e):
            raise
        sys.exit(reject(f"the request can't be read: {e}"))
