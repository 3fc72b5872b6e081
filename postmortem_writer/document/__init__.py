"""The postmortem as readers, templates and programs see it: what survived the checks, with its times and citations resolved."""

from postmortem_writer.document.assembly import assemble
from postmortem_writer.document.moments import MILESTONES, metrics, moment, stamp_of
from postmortem_writer.document.postmortem import DraftedBy, Moment, Postmortem, Statement

__all__ = ["MILESTONES", "DraftedBy", "Moment", "Postmortem", "Statement", "assemble", "metrics", "moment", "stamp_of"]
