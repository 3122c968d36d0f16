"""Starts moto's server with every patch of `patches/` and prints the port in one line on stdout."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
import threading


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free port")
    parser.add_argument(
        "--callback-port", type=int, help="where moto sends its own calls; default: its own port"
    )
    parser.add_argument("--account", default="123456789012")
    parser.add_argument("--without", nargs="+", default=[], metavar="PATCH", help="patches to leave out")
    parser.add_argument(
        "--max-wait", type=int, metavar="SECONDS", help="a Wait state that is longer ends after this"
    )
    parser.add_argument("--stay", action="store_true", help="keep running when stdin ends")
    return parser.parse_args()


def listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(128)
    return listener


def configure(account: str, callback_port: int) -> None:
    """moto reads most of its settings while it is imported, so this comes first. Its own calls stay on this
    machine and use no AWS profile."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        os.environ.pop(name, None)
    os.environ.update(
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        NO_PROXY="*",
        no_proxy="*",
        MOTO_ACCOUNT_ID=account,
        MOTO_PORT=str(callback_port),
        MOTO_IAM_LOAD_MANAGED_POLICIES="true",
        MOTO_ACM_VALIDATION_WAIT="1",
    )
    from moto.core.config import default_user_config

    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    default_user_config["lambda"] = {"use_docker": False}


def end_with_parent() -> None:
    """The parent keeps our stdin open; when it ends, for whatever reason, stdin ends. A state machine that still
    runs does not matter then."""

    def wait() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def main() -> None:
    options = arguments()
    listener = listen(options.host, options.port)
    port = listener.getsockname()[1]
    configure(options.account, options.callback_port or port)
    if options.max_wait is not None:
        os.environ["MAX_WAIT_SECONDS"] = str(options.max_wait)

    import patching

    known = patching.discover()
    unknown = sorted(set(options.without) - {patch.name for patch in known})
    if unknown:
        sys.exit(f"--without: no such patch: {', '.join(unknown)}")
    chosen = [patch for patch in known if patch.name not in options.without]
    patching.register(chosen)

    from server import make_server

    server = make_server(options.host, port, listener.fileno())

    def stop(*_: object) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    # Ctrl-C goes to the parent too: it stops us when its programs no longer need us.
    signal.signal(signal.SIGINT, stop if options.stay else signal.SIG_IGN)
    if not options.stay:
        end_with_parent()
    print(json.dumps({"port": port, "patches": [patch.name for patch in chosen]}), flush=True)
    sys.stdout = sys.stderr  # moto prints a warning now and then
    server.serve_forever(poll_interval=0.1)


if __name__ == "__main__":
    main()
