"""A model that invents: what of it reaches the document is only what the records hold."""

from adversary import written

from postmortem_writer.diagnostics import errors
from postmortem_writer.document.assembly import statements
from postmortem_writer.draft import claims


def test_inventions_are_left_out_of_the_body() -> None:
    made = written()
    said = [claim.text for _, claim in claims(made.draft)]
    left = {one.text for one in made.postmortem.left_out}
    assert made.postmortem.drafted_by.model == "smollm2-135m-instruct"
    assert errors(made.diagnostics), "the small model invented nothing: record it again, or find a worse one"
    assert left
    shown = [statement for statement in statements(made.postmortem) if statement.basis == "stated"]
    for statement in shown:
        assert any(record.says(statement.quote) for record in made.evidence.cited(statement.cites)), statement
    assert not {statement.text for statement in shown} & left
    assert len(said) > len(shown)
