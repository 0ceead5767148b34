"""A server on this machine that delivers a small archive, breaks off, lies, fails or hangs; and such archives."""

import dataclasses
import hashlib
import http.server
import io
import tarfile
import threading
import zipfile

import numpy as np
from PIL import Image


def tar_of(files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def cifar10_archive():
    """Six batches of four records; in each, image i has label i, and its red, green and blue rows are told apart."""
    rng = np.random.default_rng(2)
    records = rng.integers(0, 256, (6, 4, 1 + 3072), np.uint8)
    records[:, :, 0] = np.arange(4)
    names = [*(f"data_batch_{i}.bin" for i in range(1, 6)), "test_batch.bin"]
    files = {f"cifar-10-batches-bin/{name}": batch.tobytes() for name, batch in zip(names, records, strict=True)}
    return tar_of({"../../outside.txt": b"a path that must not be written", **files}), records


def cats_vs_dogs_archive():
    """Photographs in one grey each: 10 i for cat i, 10 i + 100 for dog i; cat 2 is no JPEG."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for kind, start in (("Cat", 0), ("Dog", 100)):
            for i in range(12):
                photograph = io.BytesIO()
                Image.new("RGB", (200, 170), (start + 10 * i,) * 3).save(photograph, "JPEG", quality=95)
                archive.writestr(f"PetImages/{kind}/{i}.jpg", photograph.getvalue())
        archive.writestr("PetImages/Cat/Thumbs.db", b"no photograph")
    # The same archive with cat 2 replaced: written anew, since a zip file cannot be changed in place.
    changed = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"GIF89a" if name == "PetImages/Cat/2.jpg" else old.read(name))
    return changed.getvalue()


class Server(http.server.ThreadingHTTPServer):
    """Serves one archive the way that `behaviour` says."""

    daemon_threads = True
    content = b""
    behaviour = "whole"
    asked = 0

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.go_on = threading.Event()

    def offer(self, monkeypatch, module, content):
        """Make `content` the archive of a data set's module, with its true size and hash and this server's address."""
        self.content = content
        archive = dataclasses.replace(
            module.ARCHIVE,
            url=f"http://127.0.0.1:{self.server_port}/{module.ARCHIVE.file}",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        monkeypatch.setattr(module, "ARCHIVE", archive)
        return archive


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        server, content = self.server, self.server.content
        server.asked += 1
        if server.behaviour == "error":
            return self.send_error(500)
        self.send_response(200)
        if server.behaviour != "cut without a length":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        sent = {
            "whole": content,
            "cut": content[: len(content) // 2],
            "cut without a length": content[: len(content) // 2],
            "altered": content[:-1] + bytes([content[-1] ^ 1]),
            "longer": content + b"more",
            "hang": content[: len(content) // 2],
        }[server.behaviour]
        self.wfile.write(sent)
        if server.behaviour == "hang":
            server.go_on.wait(60)

    def log_message(self, *_):
        pass
