"""Applies the adapters, serves ministack behind the guard, and leaves nothing behind when it ends."""

import asyncio
import logging
import os
import shutil
import signal
import socket
import tempfile
from functools import partial
from typing import Any

from hypercorn.asyncio import serve as hypercorn_serve
from hypercorn.config import Config
from ministack import app as ministack_app

from workbench.localaws import state
from workbench.localaws.gateway import adapters, logfile
from workbench.localaws.gateway.bootstrap import Bootstrap
from workbench.localaws.gateway.control import Control
from workbench.localaws.gateway.guard import Guard
from workbench.localaws.gateway.signature import Caller
from workbench.localaws.lambdas.lending import lent_while_waiting
from workbench.localaws.lambdas.runtime import POOL
from workbench.localaws.port import BACKLOG
from workbench.localaws.state import Server

__all__ = ["serve"]

_LOG = logging.getLogger("localaws")


def serve(server: Server, listening: socket.socket) -> None:
    """Serve until SIGTERM, Ctrl-C or the stop call; never returns."""
    adapters.apply()
    asyncio.run(_serve(server, listening))


async def _serve(server: Server, listening: socket.socket) -> None:
    leaving = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(leaving.set))
    bootstrap = Bootstrap()
    control = Control(server, leaving.set)
    waiting = partial(lent_while_waiting, POOL)
    loaded = asyncio.ensure_future(asyncio.to_thread(adapters.apply_slow))

    async def welcome(caller: Caller) -> None:
        await asyncio.shield(loaded)
        await bootstrap.welcome(caller)

    guard = Guard(ministack_app.app, server.port, control, welcome, waiting)
    try:
        await hypercorn_serve(
            _announcing(guard, server),
            _config(listening),
            shutdown_trigger=leaving.wait,
        )
    except Exception:
        _LOG.exception("the server ended with an error")
        raise
    finally:
        adapters.close()
        state.remove(server.instance)
        shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)
        _LOG.info("stopped")
        logging.shutdown()
        # Threads that still wait for something must not keep the process.
        os._exit(0)


def _config(listening: socket.socket) -> Config:
    config = Config()
    config.bind = [f"fd://{listening.detach()}"]
    config.errorlog = logging.getLogger("localaws.http")
    config.accesslog = None
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.backlog = BACKLOG
    return config


def _announcing(guard: Guard, server: Server) -> Any:
    """Write the state file at the moment the app has started, and then let go of the start-up log."""

    async def announced(scope: Any, receive: Any, send: Any) -> None:
        async def told(message: Any) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                state.write(server)
                logfile.detach_console()
                _LOG.info("listening on %s, IAM %s", server.endpoint, "on" if server.iam else "off")

        await guard(scope, receive, told if scope["type"] == "lifespan" else send)

    return announced
