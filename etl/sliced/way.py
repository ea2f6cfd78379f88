"""The way of a build as it is asked for on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from etl.sliced.run import Way
from etl.sliced.task import Limits


@contextmanager
def chosen(arguments: argparse.Namespace) -> Iterator[Way]:
    """What was chosen; a cluster is held while the build runs. Raises MissingPackageError."""
    limits = Limits(arguments.threads, arguments.memory)
    if arguments.executor == "local":
        yield Way(arguments.lake, None, limits)
        return
    from etl.sliced.spark import cluster

    with cluster(arguments.master) as executor:
        yield Way(arguments.lake, executor, Limits(arguments.threads or 1, arguments.memory), together=0)
