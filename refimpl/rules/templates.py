"""Stored templates: which one a message is made from, and the data that fill it in."""

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar import resource, template
from refimpl.rule import Strength, rule
from refimpl.template_data import TEMPLATE, missing, name_of, named, object_of, renderings


@rule(
    "templates.given",
    strength=Strength.INFERRED,
    cites="V2-S17 V2-S18 V2-S19 V2-S20 M-V2-15 A-B09 A-B10 P-12",
    permits=(Fault.TEMPLATE_MISSING,),
    subject="template",
)
def template_given(case: Case) -> bool | None:
    """A template is named, by its name or by its ARN."""
    stored = case.message.stored
    if stored is None:
        return False
    return bool(stored.name or stored.arn) or (stored.inline and case.allows("P-12", "b"))


@rule(
    "templates.arn-syntax",
    strength=Strength.INFERRED,
    cites="V2-S20 M-V2-08 A-B10 A-B11 A-B49",
    permits=(Fault.TEMPLATE_UNKNOWN,),
    subject="template",
)
def template_arn_well_formed(case: Case) -> bool | None:
    """A template is named by the ARN of a template."""
    stored = case.message.stored
    if stored is None or not stored.arn:
        return None
    arn = resource.read(stored.arn)
    return arn is not None and arn.kind == TEMPLATE


@rule(
    "templates.agree",
    strength=Strength.INFERRED,
    cites="V2-S19 V2-S20 A-B10",
    permits=(Fault.TEMPLATE_MISNAMED,),
    subject="template",
)
def names_agree(case: Case) -> bool | None:
    """A name and an ARN given together name one template."""
    stored = case.message.stored
    if stored is None or not stored.name or not stored.arn:
        return None
    arn = resource.read(stored.arn)
    if arn is None or arn.kind != TEMPLATE:
        return None
    return name_of(stored.arn, case.world) == stored.name or case.allows("A-B10", "b")


@rule(
    "templates.exists",
    strength=Strength.STATED,
    cites="V2-S19 V2-S54 V2-S76 M-V2-23 O-SES-28 A-B11",
    permits=(Fault.TEMPLATE_UNKNOWN,),
    subject="template",
)
def template_exists(case: Case) -> bool | None:
    """The template that is named exists in the account and its Region."""
    stored = case.message.stored
    if stored is None or not (stored.name or stored.arn):
        return None
    arn = resource.read(stored.arn or "")
    if not stored.name and (arn is None or arn.kind != TEMPLATE):
        return None
    return named(stored, case.world) is not None


def _data_fit(case: Case, text: str | None) -> bool:
    """Say whether template data are a JSON object, under the readings in force."""
    if text is None:
        return True
    if not text:
        return case.allows("A-B49", "ac")
    if object_of(text) is not None:
        return True
    try:
        found = template.data_of(text)
    except template.NotJson:
        return case.allows("A-B14", "c")
    return isinstance(found, dict) or case.allows("A-B15", "b")


@rule(
    "templates.default-data",
    strength=Strength.STATED,
    cites="V2-S21 V2-S22 A-B14 A-B15 A-B49",
    permits=(Fault.DEFAULT_DATA_INVALID,),
    subject="template-data",
)
def default_data_an_object(case: Case) -> bool | None:
    """The default data of a template are the text of a JSON object."""
    stored = case.message.stored
    return None if stored is None else _data_fit(case, stored.data)


@rule(
    "templates.replacement-data",
    strength=Strength.STATED,
    cites="V2-S40 V2-S41 V2-S42 O-SES-25 O-SES-30 A-B13 A-B14 A-B15 A-B49",
    permits=(Fault.REPLACEMENT_DATA_INVALID,),
    subject="template-data",
)
def replacement_data_an_object(case: Case) -> bool | None:
    """The data of one entry, where it has any, are the text of a JSON object."""
    stored = case.message.stored
    if stored is None:
        return None
    return case.allows("A-B13", "a") if stored.own is None else _data_fit(case, stored.own)


@rule(
    "templates.renderable",
    strength=Strength.INFERRED,
    cites="D-SES-29 D-SES-31 O-SES-24 A-B12 A-B16 A-B17 A-B51",
    permits=(Fault.VARIABLE_MISSING,),
    subject="template template-data",
)
def variables_have_values(case: Case) -> bool | None:
    """Every variable of the template has a value, or the message is accepted and fails later."""
    return not missing(case) or case.allows("A-B16", "a")


@rule(
    "templates.subject-line",
    strength=Strength.INFERRED,
    cites="V2-S22 A-V29 A-B16",
    permits=(Fault.SUBJECT_BREAK,),
    subject="template template-data",
)
def subject_on_one_line(case: Case) -> bool | None:
    """A subject made from a template has no line break in it, or the break is taken out."""
    stored = case.message.stored
    if stored is None or "\\" not in f"{stored.data}{stored.own}":
        # A line break in JSON text is written with a backslash, so there is none.
        return True
    subjects = [subject or "" for subject, _, _ in renderings(case.message, case.world)]
    return not any("\n" in each or "\r" in each for each in subjects) or case.allows("A-V29", "b")


RULES = (
    template_given,
    template_arn_well_formed,
    names_agree,
    template_exists,
    default_data_an_object,
    replacement_data_an_object,
    variables_have_values,
    subject_on_one_line,
)
