"""What a process has open: compared before and after, so that nothing stays behind."""

import asyncio
import gc
import os
import threading


def open_now() -> dict[str, object]:
    """Without what an earlier test left to be collected, and asyncio's pool for names, for stock aiortc uses it."""
    gc.collect()
    return {
        "files": len(os.listdir("/proc/self/fd")),
        "threads": sorted(t.name for t in threading.enumerate() if not t.name.startswith("asyncio_")),
        "tasks": len(asyncio.all_tasks()),
    }


async def settled(before: dict[str, object], seconds: float = 3.0) -> dict[str, object]:
    """What is open once nothing changes any more."""
    for _ in range(int(seconds / 0.05)):
        await asyncio.sleep(0.05)
        if open_now() == before:
            break
    return open_now()
