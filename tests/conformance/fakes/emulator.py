"""An emulator with a build file of its own: it queues whatever it is sent, and goes wrong in the way it is told to.

`python emulator.py PORT WAY`: plain · exits (at once) · silent (never answers) · dies (at its third message) ·
no-reset · lingers (leaves a process behind, whose number it writes to the file `child`, and ignores that it shall end).
"""

import json
import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs

WAY = sys.argv[2] if len(sys.argv) > 2 else "plain"
LAST = 3
SENT = """<SendEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendEmailResult><MessageId>{}</MessageId>
</SendEmailResult></SendEmailResponse>"""


class Emulator(BaseHTTPRequestHandler):
    """Answers one client."""

    records: ClassVar[list[dict[str, object]]] = []
    queued = 0

    def do_GET(self) -> None:
        """Show what was queued, or just that it is up."""
        self._answer(200, json.dumps({"mail": {"all": type(self).records}} if self.path == "/mail" else {}))

    def do_POST(self) -> None:
        """Forget everything, or take what is sent."""
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        if self.path == "/forget":
            type(self).records = []
            self._answer(500 if WAY == "no-reset" else 200, "{}")
        elif form.get("Action") == ["SendEmail"]:
            self._answer(200, self._queue(form))
        else:
            self._answer(200, "<Response/>")

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def _queue(self, form: dict[str, list[str]]) -> str:
        type(self).queued += 1
        if WAY == "dies" and type(self).queued == LAST:
            print("out of stamps", file=sys.stderr, flush=True)
            os._exit(7)
        id = f"m-{type(self).queued}"
        to = [value for name, values in sorted(form.items()) if ".ToAddresses.member" in name for value in values]
        type(self).records.append({"key": id, "from": form.get("Source", [""])[0], "whom": {"to": to}})
        return SENT.format(id)

    def _answer(self, status: int, body: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())


def main() -> None:
    """Serve until the end."""
    if WAY == "exits":
        raise SystemExit("no licence was found")
    if WAY == "silent":
        time.sleep(60)
    if WAY == "lingers":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        with open(os.environ["CHILD"], "w") as file:
            file.write(str(child.pid))
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Emulator).serve_forever()


if __name__ == "__main__":
    main()
