"""Models that LM Studio serves: ``lmstudio:MODEL`` as its server tab names it."""

from postmortem_writer.providers._preset import preset

vendor = preset("lmstudio", "LM Studio", "http://127.0.0.1:1234/v1")
