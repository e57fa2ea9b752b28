"""Runs `ipp-helper` commands in forks of one process that has imported the program already.

A command then starts in a tenth of the time. `tests/cli/test_app.py` starts the real program.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys

_MOST_BYTES = 1 << 20


def serve(address: str) -> None:
    """Run the commands that `ask` sends to this socket, until the process is ended."""
    import helper.cli.commands.works
    from helper.__main__ import main

    assert helper.cli.commands.works
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that no ended fork stays a zombie
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            caller, _ = listening.accept()
            message, files, _, _ = socket.recv_fds(caller, _MOST_BYTES, 3)
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for number, file in enumerate(files):
                    os.dup2(file, number)
                for name in ("stdin", "stdout", "stderr"):  # the program opens missing streams anew
                    setattr(sys, name, None)
                request = json.loads(message)
                os.chdir(request["folder"])
                os.environ.clear()
                os.environ.update(request["environment"])
                sys.argv[1:] = request["arguments"]
                code = main()
                sys.stdout.flush()
                sys.stderr.flush()
                caller.sendall(bytes([code]))
                os._exit(0)
            for file in files:
                os.close(file)
            caller.close()


def ask(address: str, arguments: list[str]) -> int:
    """Run a command with the streams of this process, and return its exit code."""
    request = {"folder": os.getcwd(), "environment": dict(os.environ), "arguments": arguments}  # noqa: PTH109 - pathlib loads slowly
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(address)
        socket.send_fds(server, [json.dumps(request).encode()], [0, 1, 2])
        return server.recv(1)[0]


if __name__ == "__main__":
    if sys.argv[2:] == ["--serve"]:
        serve(sys.argv[1])
    else:
        sys.exit(ask(sys.argv[1], sys.argv[2:]))
