"""Certificates made on the spot, and the bundle by which a client trusts them."""

from __future__ import annotations

import dataclasses
import pathlib
import re
import subprocess

SYSTEM_BUNDLE = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n", re.DOTALL)


@dataclasses.dataclass(frozen=True)
class Certificate:
    """PEM files."""
    file: pathlib.Path
    key: pathlib.Path


class Authority:
    """Vouches for the servers of one benchmark, and for nothing once its folder is gone."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.certificate = self.make("authority", "-subj", "/CN=hoist benchmark")

    def certify(self, name: str, addresses: list[str]) -> Certificate:
        """A server's certificate, for these addresses."""
        names = ",".join(f"IP:{address}" for address in addresses)
        return self.make(name, "-CA", str(self.certificate.file), "-CAkey", str(self.certificate.key),
                         "-subj", f"/CN={name}", "-addext", f"subjectAltName={names}",
                         "-addext", "basicConstraints=critical,CA:FALSE")

    def bundle(self, certificates: int) -> pathlib.Path:
        """So many trusted certificates, as a distribution ships them: the system's, and this one among them."""
        system = CERTIFICATE.findall(SYSTEM_BUNDLE.read_text())
        chosen = [*system[:certificates - 1], self.certificate.file.read_text()]
        file = self.folder / f"bundle-{len(chosen)}.pem"
        file.write_text("".join(chosen))
        return file

    def make(self, name: str, *what: str) -> Certificate:
        made = Certificate(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        subprocess.run(["openssl", "req", "-x509", "-days", "30", "-noenc",
                        "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-keyout", str(made.key), "-out", str(made.file), *what],
                       check=True, capture_output=True)
        return made
