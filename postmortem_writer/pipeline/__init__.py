"""The stages in order: read, draft, check, assemble, render, lint."""

from postmortem_writer.pipeline.finishing import Written, dismiss, finish, folder_name, load_postmortem, to_json
from postmortem_writer.pipeline.reading import read
from postmortem_writer.pipeline.writing import plan, write_postmortem

__all__ = [
    "Written",
    "dismiss",
    "finish",
    "folder_name",
    "load_postmortem",
    "plan",
    "read",
    "to_json",
    "write_postmortem",
]
