"""python -m postmortem_writer."""

from postmortem_writer.cli import main

raise SystemExit(main())
