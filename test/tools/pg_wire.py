"""A PostgreSQL session over the server's Unix socket, with Python's standard library alone: the simple query protocol,
version 3, values as text. One round trip a statement, which is what tens of thousands of small queries need."""

import socket
import struct


class PgError(Exception):
    """What the server refused. `state` is its SQLSTATE."""

    def __init__(self, fields):
        self.state = fields.get("C", "")
        self.detail = fields.get("D", "")
        super().__init__(fields.get("M", ""))


class ConnectionLost(Exception):
    """The server closed the session, or the process behind it died."""


class Session:
    def __init__(self, directory, database, user="postgres", settings=()):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(f"{directory}/.s.PGSQL.5432")
        self._buffer = b""
        parameters = ["user", user, "database", database, "client_encoding", "UTF8"]
        body = struct.pack("!i", 196608) + b"".join(p.encode() + b"\0" for p in parameters) + b"\0"
        self._socket.sendall(struct.pack("!i", len(body) + 4) + body)
        self._finish()
        for setting in settings:
            self.query(setting)

    def close(self):
        self._socket.close()

    def _read(self, count):
        while len(self._buffer) < count:
            piece = self._socket.recv(1 << 16)
            if not piece:
                raise ConnectionLost("the server closed the connection")
            self._buffer += piece
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def _message(self):
        kind, length = struct.unpack("!ci", self._read(5))
        return kind, self._read(length - 4)

    def _finish(self):
        """Reads up to ReadyForQuery: (type OID per column, column names, rows). Raises the first error, afterwards."""
        types, names, rows, error = [], [], [], None
        while True:
            kind, body = self._message()
            if kind == b"Z":
                break
            if kind == b"T":
                types, names = _columns(body)
                rows = []
            elif kind == b"D":
                rows.append(_values(body))
            elif kind == b"E" and error is None:
                error = {f[:1].decode(): f[1:].decode("utf8", "replace") for f in body.split(b"\0") if f}
                if error.get("S") in ("FATAL", "PANIC"):
                    raise ConnectionLost(error.get("M"))
            elif kind == b"R" and struct.unpack("!i", body[:4])[0] != 0:
                raise ConnectionLost("the server wants a password")
        if error is not None:
            raise PgError(error)
        return types, names, rows

    def query(self, sql):
        try:
            body = sql.encode("utf8", "surrogateescape") + b"\0"
            self._socket.sendall(b"Q" + struct.pack("!i", len(body) + 4) + body)
            return self._finish()
        except OSError as error:
            raise ConnectionLost(str(error)) from error

    def value(self, sql):
        rows = self.query(sql)[2]
        return rows[0][0] if rows else None


def _columns(body):
    count = struct.unpack_from("!h", body)[0]
    at, types, names = 2, [], []
    for _ in range(count):
        end = body.index(b"\0", at)
        names.append(body[at:end].decode())
        types.append(struct.unpack_from("!i", body, end + 7)[0])
        at = end + 19
    return types, names


def _values(body):
    count = struct.unpack_from("!h", body)[0]
    at, row = 2, []
    for _ in range(count):
        length = struct.unpack_from("!i", body, at)[0]
        at += 4
        if length < 0:
            row.append(None)
        else:
            row.append(body[at : at + length].decode("utf8", "surrogateescape"))
            at += length
    return tuple(row)


def literal(text):
    """A string constant that reads the same whatever standard_conforming_strings says."""
    quoted = text.replace("'", "''")
    return f" E'{quoted}'".replace("\\", "\\\\") if "\\" in quoted else f"'{quoted}'"
