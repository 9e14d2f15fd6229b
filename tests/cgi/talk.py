"""Talks to the database and to the responder; for tests/cgi/walker."""
import os
import re
import signal
import socket
import struct
import subprocess
import sys


class Database:
    """One psql for all questions; each is answered with one line."""

    def __init__(self):
        self.psql = subprocess.Popen(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1"], text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, question):
        self.psql.stdin.write(question + ";\n\\echo end of answer\n")
        lines = iter(self.psql.stdout.readline, "end of answer\n")
        answer = next(lines, "")
        if not answer or next(lines, None) is not None:
            sys.exit(f"Bail out! not one line answers {question}")
        return answer[:-1]


class Responder:
    """One process, asked as nginx does: a connection for each request."""

    def __init__(self, program, folder):
        self.address = folder + "/walk.sock"
        with socket.socket(socket.AF_UNIX) as listener, \
                open(folder + "/log", "a") as log:
            listener.bind(self.address)
            listener.listen()
            self.process = subprocess.Popen(
                [program], stdin=listener, stderr=log,
                env={**os.environ, "PGUSER": "register_cgi"})
        # Until SIGHUP is blocked, bit 0 of the mask, it would end the process.
        while not re.search(r"SigBlk:\t\w*[13579bdf]\n", self.status()):
            pass

    def status(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return status.read()

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def read_settings(self):
        """Before the next request."""
        self.process.send_signal(signal.SIGHUP)

    def post(self, path, body):
        """Status and body of the answer."""
        status, _, content = self.exchange(path, body)
        return status, content

    def exchange(self, path, body):
        """Status, header and body of the answer."""
        variables = {"REQUEST_METHOD": "POST", "SCRIPT_NAME": path,
                     "REMOTE_ADDR": "192.0.2.7",
                     "CONTENT_LENGTH": str(len(body))}
        parameters = b"".join(
            struct.pack("BB", len(name), len(value)) + name.encode()
            + value.encode() for name, value in variables.items())
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.address)
            connection.sendall(
                record(1, struct.pack("!H6x", 1))
                + record(4, parameters) + record(4, b"")
                + record(5, body) + record(5, b""))
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        if not answer:
            raise ConnectionError(f"no answer to {body.decode()}")
        header, _, content = standard_output(answer).partition(b"\r\n\r\n")
        return int(header.split()[1]), header.decode(), content


def record(kind, content):
    return struct.pack("!BBHHBx", 1, kind, 1, len(content), 0) + content


def standard_output(records):
    output, start = b"", 0
    while start < len(records):
        kind, length, padding = struct.unpack_from("!xBxxHBx", records, start)
        start += 8
        if kind == 6:
            output += records[start:start + length]
        start += length + padding
    return output
