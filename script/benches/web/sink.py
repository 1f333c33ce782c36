"""A mail server that takes everything and keeps nothing but how many there were: PORT FILE, as a process of its own.

FILE gets a line for each mail that was accepted, its Message-ID; FILE.last the last one whole.
"""

import asyncio
import sys
from pathlib import Path


class Sink(asyncio.Protocol):
    def __init__(self, accepted: Path) -> None:
        self.file = accepted
        self.kept, self.in_data = b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        self.kept += data
        while True:
            ending = b"\r\n.\r\n" if self.in_data else b"\r\n"
            part, found, rest = self.kept.partition(ending)
            if not found:
                return
            self.kept = rest
            if self.in_data:
                self.in_data = False
                self._accept(part)
                self.transport.write(b"250 accepted\r\n")
            else:
                self._answer(part.upper())

    def _answer(self, command: bytes) -> None:
        if command.startswith(b"DATA"):
            self.in_data = True
            self.transport.write(b"354 go on\r\n")
        elif command.startswith(b"QUIT"):
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        elif command.startswith(b"EHLO"):
            self.transport.write(b"250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")
        else:
            self.transport.write(b"250 ok\r\n")

    def _accept(self, mail: bytes) -> None:
        number = mail.lower().partition(b"message-id:")[2].partition(b"\n")[0].strip()
        with self.file.open("ab") as file:
            file.write(number + b"\n")
        self.file.with_suffix(".last").write_bytes(mail)


async def main() -> None:
    port, accepted = int(sys.argv[1]), Path(sys.argv[2])
    server = await asyncio.get_running_loop().create_server(lambda: Sink(accepted), "127.0.0.1", port)
    accepted.touch()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
