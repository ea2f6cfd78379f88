"""A file made at a click outlives the runs of other screens, and goes in the end."""

from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard import taken


def test_a_file_stays_for_a_minute_of_runs_and_goes_after_it() -> None:
    now = [100.0]
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    taken.slow(manager, lambda: now[0])
    manager.remove_orphaned_files()
    manager.add_deferred(lambda: b"isi", "application/pdf", "minutes", file_name="notulen.pdf")
    made = manager._deferred_callables
    address = manager.execute_deferred(next(iter(made)))
    file_id = address.rsplit("/", 1)[1].split(".")[0]
    for _ in range(59):
        now[0] += 1.0
        manager.remove_orphaned_files()
        taken.slow(manager, lambda: now[0])
    assert manager.read_file(file_id) is not None
    now[0] += 3 * taken.KEEP_SECONDS
    for _ in range(3):
        now[0] += taken.KEEP_SECONDS
        manager.remove_orphaned_files()
    assert manager.read_file(file_id) is None
