"""The connection settings of a broker, and their form for each client library."""

import ssl
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

SecurityProtocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
SaslMechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


@dataclass(frozen=True)
class Connection:
    """Address and security of a broker. bootstrap: host:port, several joined by commas."""

    bootstrap: str
    security_protocol: SecurityProtocol = "PLAINTEXT"
    sasl_mechanism: SaslMechanism = "SCRAM-SHA-512"
    sasl_username: str | None = None
    sasl_password: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    """PEM file of trusted authorities; None = the system's."""
    certificate_file: str | None = None
    key_file: str | None = None
    client_id: str = "shipscreen"

    @property
    def servers(self) -> list[str]:
        return [server.strip() for server in self.bootstrap.split(",") if server.strip()]

    @property
    def secure(self) -> bool:
        return self.security_protocol.endswith("SSL")

    @property
    def sasl(self) -> bool:
        return self.security_protocol.startswith("SASL")

    @cached_property
    def ssl_context(self) -> ssl.SSLContext | None:
        """Builds the TLS context; None without encryption. Raises OSError if a file is unreadable."""
        if not self.secure:
            return None
        context = ssl.create_default_context(cafile=self.ca_file)
        if self.certificate_file:
            context.load_cert_chain(self.certificate_file, self.key_file)
        return context

    def clients(self) -> dict[str, Any]:
        """Returns the arguments that clients of aiokafka and kafka-python have in common."""
        wanted: dict[str, Any] = {
            "bootstrap_servers": self.servers,
            "client_id": self.client_id,
            "security_protocol": self.security_protocol,
        }
        if self.secure:
            wanted["ssl_context"] = self.ssl_context
        if self.sasl:
            wanted["sasl_mechanism"] = self.sasl_mechanism
            wanted["sasl_plain_username"] = self.sasl_username
            wanted["sasl_plain_password"] = self.sasl_password
        return wanted


def host_and_port(server: str) -> tuple[str, str]:
    """Splits host:port; the default is Kafka's port. An IPv6 host is in brackets."""
    host, colon, port = server.rpartition(":")
    return (host, port) if colon and not server.endswith("]") else (server, "9092")
