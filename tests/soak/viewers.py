"""Viewers as programs: they speak to the app as a browser does, over real websockets."""

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

PATIENCE = 60  # seconds until an answer counts as lost


@dataclass
class Tally:
    """What the viewers saw: seconds of every answer, and what went wrong how often."""

    seconds: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, seconds: float, fault: str) -> None:
        """Note one answer. fault: what was wrong with it, or ''."""
        with self.lock:
            self.seconds.append(seconds)
            if fault:
                self.faults[fault] += 1


class Viewer:
    """One open page."""

    def __init__(self, url: str) -> None:
        address = url.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket: ClientConnection = connect(address, subprotocols=["streamlit"], max_size=None)  # type: ignore[list-item]
        self.pages: dict[str, str] = {}

    def ask(self, query: str, page: str = "") -> str:
        """Run the app for an address; returns what went wrong, or ''. page: path of the page, '' for the first."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = self.pages.get(page, "")
        self._socket.send(asked.SerializeToString())
        fault, end = "", time.monotonic() + PATIENCE
        while time.monotonic() < end:
            told = ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE, decode=False))
            kind = told.WhichOneof("type")
            if kind == "navigation":
                self.pages = {p.url_pathname: p.page_script_hash for p in told.navigation.app_pages}
            elif kind == "delta" and told.delta.new_element.WhichOneof("type") == "exception":
                fault = f"exception: {told.delta.new_element.exception.type}"
            elif kind == "script_finished" and told.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):
                return fault
        return "no answer"

    def close(self) -> None:
        """Shut the window."""
        self._socket.close()


def look(url: str, addresses: Sequence[str], tally: Tally, ends: float, pause: float, seed: int) -> None:
    """Open the app again and again until `ends`, walk through some pages, and think `pause` seconds in between."""
    chance = random.Random(seed)
    while time.monotonic() < ends:
        try:
            viewer = Viewer(url)
            for step in range(chance.randint(4, 12)):
                page = chance.choice(sorted(viewer.pages)) if step else ""
                start = time.monotonic()
                fault = viewer.ask(chance.choice(addresses), page)
                tally.add(time.monotonic() - start, fault and f"{page or 'first page'}: {fault}")
                if time.monotonic() > ends:
                    break
                time.sleep(chance.uniform(0.6, 1.4) * pause)
            viewer.close()
        except (OSError, TimeoutError, WebSocketException) as broken:
            tally.add(0.0, f"connection: {type(broken).__name__}")
            time.sleep(pause)
