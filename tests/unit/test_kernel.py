"""A kernel's frames keep their dollars, and its streams take the bytes that the CDK's bridge writes."""

import io
import sys

import pandas as pd
import pytest

from workbench.kernel import settle

pytestmark = pytest.mark.unit


class Stream(io.TextIOBase):
    """A stream as a kernel has it: text only."""

    def __init__(self) -> None:
        self.told = ""

    def write(self, text: str) -> int:
        self.told += text
        return len(text)


def test_frames_keep_their_dollars():
    settle()
    assert "mathjax_ignore" in pd.DataFrame({"path": ["$.id, $.time"]}).to_html()


def test_bytes_become_text_in_a_stream_that_has_no_buffer(monkeypatch):
    stream = Stream()
    monkeypatch.setattr(sys, "stderr", stream)
    settle()
    sys.stderr.buffer.write("wärning\n".encode())
    sys.stderr.buffer.flush()
    assert stream.told == "wärning\n"


def test_a_stream_with_a_buffer_keeps_it(monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO())
    before = stream.buffer
    monkeypatch.setattr(sys, "stdout", stream)
    settle()
    assert stream.buffer is before
