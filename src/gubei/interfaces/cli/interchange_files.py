"""The files of an export: written whole or not at all, readable by the owner alone."""

import os
import shutil
from pathlib import Path

from gubei.adapters.systems import Wish, Written, write_system
from gubei.interfaces.cli.failing import why_of
from gubei.terms.outbreaks import Outbreak
from gubei.terms.refusals import Invalid


def write_outbreak(outbreak: Outbreak, folder: Path, wish: Wish) -> Written:
    """Write an outbreak into a folder, in the place of what an earlier export wrote there."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        draft.mkdir(mode=0o700, parents=True)
        written = write_system(outbreak, draft, wish)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in draft.iterdir():
            file.chmod(0o600)
            file.replace(folder / file.name)
    except OSError as error:
        why = why_of(error)
        raise Invalid(
            f"{folder} cannot be written: {why.en}.", f"无法写入 {folder}：{why.zh}。"
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return written
