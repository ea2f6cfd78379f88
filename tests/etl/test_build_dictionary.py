"""The dictionary is written from what runs; stale means red."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import dictionary


def test_the_tracked_dictionary_is_fresh() -> None:
    assert dictionary.check() == 0, "python -m etl dictionary"


def test_a_stale_or_missing_dictionary_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "README.md"
    assert dictionary.check(target) == 1
    assert dictionary.write(target) == 0
    assert dictionary.check(target) == 0
    target.write_text(target.read_text(encoding="utf-8").replace("numerator", "top"), encoding="utf-8")
    assert dictionary.check(target) == 1
    assert "stale" in capsys.readouterr().out


def test_a_column_without_words_and_words_without_a_column_are_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = dictionary.DESCRIPTIONS.read_text(encoding="utf-8")
    changed = tmp_path / "dictionary.toml"
    monkeypatch.setattr(dictionary, "DESCRIPTIONS", changed)
    changed.write_text(said + '\nnonsense = ["a", "b"]\n', encoding="utf-8")
    with pytest.raises(dictionary.UndescribedError, match="nonsense"):
        dictionary.text()
    changed.write_text(said.replace('better = ["arah', 'worse = ["arah'), encoding="utf-8")
    with pytest.raises(dictionary.UndescribedError, match=r"metric\.better"):
        dictionary.text()
