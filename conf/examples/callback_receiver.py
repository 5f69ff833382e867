#!/usr/bin/env python3
"""Receives callbacks: verifies their signature (Standard Webhooks) and prints the events (CloudEvents 1.0).

    WEBHOOK_SECRET=whsec_... python3 callback_receiver.py PORT

Listens on 127.0.0.1; port 0 takes a free one. The first line of its output is the port, each further line an event in JSON.
A repeated delivery has the webhook-id of the first: a receiver that acts on events has to remember these ids.
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import sys
import time

TOLERANCE_SECONDS = 300
LONGEST_BODY = 16 * 1024 * 1024
SECRET = os.environ["WEBHOOK_SECRET"].strip()


def signed(headers, body):
    """Whether the body was signed with the secret a short time ago."""
    try:
        sent = int(headers["webhook-timestamp"])
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
    except (TypeError, ValueError):
        return False
    if abs(time.time() - sent) > TOLERANCE_SECONDS:
        return False
    message = f"{headers['webhook-id']}.{sent}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
    signatures = (headers["webhook-signature"] or "").split(" ")
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in signatures)


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers["Content-Length"] or 0)
        if length > LONGEST_BODY:
            self.answer(413)
            return
        body = self.rfile.read(length)
        if not signed(self.headers, body):
            self.answer(401)
            return
        event = json.loads(body)
        print(json.dumps(event), flush=True)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
print(server.server_address[1], flush=True)
server.serve_forever()
