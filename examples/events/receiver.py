#!/usr/bin/env python3
"""Takes Strongroom's events about changed secrets and prints each of them once.

receiver.py CERTIFICATE KEY TOKEN_FILE STATE_FILE [PORT]

An event is acted on and noted in STATE_FILE before it is answered, so that none is lost when this
program ends; one that comes again is recognised by its source and id and answered like the first.
"""

import hmac
import json
import os
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CERTIFICATE, KEY, TOKEN_FILE, STATE_FILE = sys.argv[1:5]
PORT = int(sys.argv[5]) if len(sys.argv) > 5 else 8443
LARGEST = 65536

lock = threading.Lock()
seen = set()
if os.path.exists(STATE_FILE):
    with open(STATE_FILE, encoding="ascii") as state:
        seen.update(line.strip() for line in state)


def take(event):
    """Acts on an event, unless it was here before."""
    key = event["source"] + " " + event["id"]
    with lock:
        if key in seen:
            return
        detail = event["data"]["detail"]
        # Here you would restart a workload, or invalidate a cache.
        print(event["sequence"], detail["name"], detail["labelUpdated"], detail["versionId"], flush=True)
        with open(STATE_FILE, "a", encoding="ascii") as state:
            state.write(key + "\n")
            state.flush()
            os.fsync(state.fileno())
        seen.add(key)


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_POST(self):
        length = int(self.headers.get("Content-Length", "-1"))
        if not 0 <= length <= LARGEST:
            self.close_connection = True
            return self.answer(413)
        body = self.rfile.read(length)
        with open(TOKEN_FILE, encoding="ascii") as token:
            expected = "Bearer " + token.read().strip()
        if not hmac.compare_digest(self.headers.get("Authorization", "").encode(), expected.encode()):
            return self.answer(401)
        try:
            take(json.loads(body))
        except (ValueError, KeyError, TypeError):
            return self.answer(400)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("", PORT), Receiver)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.minimum_version = ssl.TLSVersion.TLSv1_2
context.load_cert_chain(CERTIFICATE, KEY)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("listening on port", server.server_address[1], flush=True)
server.serve_forever()
