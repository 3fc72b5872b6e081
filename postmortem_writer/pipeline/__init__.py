"""The stages in order: read, draft, check, assemble, render, lint."""

from postmortem_writer.pipeline.asynchronous import awrite_postmortem
from postmortem_writer.pipeline.finishing import Written, dismiss, finish, folder_name, load_postmortem, to_json
from postmortem_writer.pipeline.many import write_many
from postmortem_writer.pipeline.reading import read
from postmortem_writer.pipeline.writing import plan, write_postmortem

__all__ = [
    "Written",
    "awrite_postmortem",
    "dismiss",
    "finish",
    "folder_name",
    "load_postmortem",
    "plan",
    "read",
    "to_json",
    "write_many",
    "write_postmortem",
]
