"""One viewer, as far as the server can tell: Streamlit's protocol over a web socket, without a screen."""

import asyncio
import http.client
import random
import re
import ssl
import time
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard import news

PAGES = ("", "trend", "comparison", "improvement")
TRUSTING = ssl._create_unverified_context()
LATE_SECONDS = 60
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
FRAGMENT = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


class Browsing:
    """A page that is open. One change at a time."""

    def __init__(self, port: int, page: str) -> None:
        self._port, self._page, self._hash, self._query = port, page, "", ""
        self._part = ""  # the fragment that the choice of a period runs anew
        self._socket: ClientConnection | None = None
        self._period: Any = None
        self._cached: set[str] = set()
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._answered, self._lost = 0, ""
        self._finished = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        cookie = await asyncio.to_thread(self._first_page)
        self._socket = await connect(
            f"wss://127.0.0.1:{self._port}/_stcore/stream", ssl=TRUSTING, max_size=None, compression=None,
            subprotocols=["streamlit"], additional_headers={"Cookie": cookie}, open_timeout=LATE_SECONDS,
        )  # fmt: skip
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_error: object) -> None:
        for task in [*self._timers.values(), *([self._reading] if self._reading else [])]:
            task.cancel()
        if self._socket:
            await self._socket.close()

    async def open(self) -> float:
        """The first run of the page; milliseconds until its last message."""
        return await self._run(None)

    async def change(self, chance: random.Random) -> float:
        """Choose another period; milliseconds until the last message of the answer."""
        others = [option for option in self._period.options if option != self._chosen]
        self._chosen = chance.choice(others)
        return await self._run(self._chosen)

    def take_timers(self) -> int:
        """How many of the page's own timers were answered since this was asked last."""
        found, self._answered = self._answered, 0
        return found

    async def _run(self, period: str | None) -> float:
        message = self._asking()
        if period is not None:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = self._period.id, period
            message.rerun_script.fragment_id = self._part
        self._finished.clear()
        start = time.perf_counter()
        await self._send(message)
        await asyncio.wait_for(self._finished.wait(), LATE_SECONDS)
        if self._lost:
            raise ConnectionError(self._lost)
        return 1000 * (time.perf_counter() - start)

    def _asking(self) -> BackMsg:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = self._query, self._hash
        asked.page_name = "" if self._hash else self._page
        asked.cached_message_hashes.extend(self._cached)
        asked.context_info.timezone, asked.context_info.locale = "Asia/Jakarta", "id-ID"
        asked.context_info.url = f"https://127.0.0.1:{self._port}/{self._page}"
        return message

    async def _send(self, message: BackMsg) -> None:
        assert self._socket
        await self._socket.send(message.SerializeToString())

    async def _read(self) -> None:
        assert self._socket
        try:
            async for frame in self._socket:
                message = ForwardMsg()
                message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
                self._take(message)
        except Exception as error:
            self._lost = repr(error)
        finally:
            self._lost = self._lost or "closed by the server"
            self._finished.set()  # whoever waits shall not wait in vain

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if message.metadata.cacheable and message.hash:
            self._cached.add(message.hash)
        if kind == "script_finished":
            is_timer = (
                message.script_finished == FRAGMENT and self._part not in message.metadata.run.fragment_ids
            )
            self._answered += is_timer
            if message.script_finished in FINISHED or not is_timer:
                self._finished.set()
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.new_element.bidi_component.component_name.endswith("news"):
            if "news" not in self._timers:
                self._timers["news"] = asyncio.create_task(self._follow())
        elif kind == "auto_rerun" and message.auto_rerun.fragment_id not in self._timers:
            told = message.auto_rerun
            self._timers[told.fragment_id] = asyncio.create_task(self._tick(told.fragment_id, told.interval))
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "selectbox":
            box = message.delta.new_element.selectbox
            if box.id.endswith("filter_period"):
                self._period, self._chosen = box, box.options[box.default]
                self._part = message.delta.fragment_id

    async def _tick(self, fragment: str, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            message = self._asking()
            message.rerun_script.fragment_id, message.rerun_script.is_auto_rerun = fragment, True
            await self._send(message)

    async def _follow(self) -> None:
        """Ask every second, as an open page does, whether what it shows still holds."""
        read, write = await asyncio.open_connection("127.0.0.1", self._port, ssl=TRUSTING)
        while True:
            await asyncio.sleep(news.ASK_SECONDS)
            write.write(f"GET /{news.ADDRESS} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n".encode())
            head = await read.readuntil(b"\r\n\r\n")
            await read.readexactly(int(LENGTH.search(head)[1]))  # type: ignore[index]

    def _first_page(self) -> str:
        con = http.client.HTTPSConnection("127.0.0.1", self._port, timeout=LATE_SECONDS, context=TRUSTING)
        con.request("GET", f"/{self._page}", headers={"Accept": "text/html"})
        answer = con.getresponse()
        answer.read()
        con.close()
        return "; ".join(cookie.partition(";")[0] for cookie in answer.headers.get_all("set-cookie") or [])
