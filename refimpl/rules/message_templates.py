"""Message templates of knowledge bases, which Connect emails may be made from."""

import json
import re

from refimpl.case import Case
from refimpl.faults import Fault
from refimpl.grammar import resource
from refimpl.grammar.resource import KNOWLEDGE_BASE, MESSAGE_TEMPLATE
from refimpl.instances import KnowledgeBase, MessageTemplate
from refimpl.message import Templated
from refimpl.rule import Strength, rule
from refimpl.rules.content_sources import RAW

_VARIABLE = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")


def _asked(case: Case) -> Templated | None:
    """Give the template a call names, where that is what is sent."""
    asked = case.engagement
    return None if asked.source_type == RAW else asked.templated


def base_id(text: str) -> str:
    """Give the id of a knowledge base named by its id or its ARN."""
    arn = resource.read(text)
    return arn.path if arn is not None and arn.kind == KNOWLEDGE_BASE else text


def template_id(text: str) -> str:
    """Give the id of a message template named in whichever form, a version left out."""
    arn = resource.read(text)
    name = arn.path.rpartition("/")[2] if arn is not None and arn.kind == MESSAGE_TEMPLATE else text
    return name.partition(":")[0] if not text.startswith("arn:") or arn is not None else text


def _base_form_known(case: Case, text: str) -> bool:
    """Say whether a text is an id, or the ARN of a knowledge base in this account and Region."""
    if not text.startswith("arn:"):
        return True
    arn = resource.read(text)
    home = (KNOWLEDGE_BASE, case.ses.region, case.ses.account)
    return arn is not None and (arn.kind, arn.region, arn.account) == home


def _base(case: Case) -> KnowledgeBase | None:
    asked = _asked(case)
    if asked is None or asked.knowledge_base is None or not _base_form_known(case, asked.knowledge_base):
        return None
    return case.connect.by_knowledge_base.get(base_id(asked.knowledge_base))


def found(case: Case) -> MessageTemplate | None:
    """Find the template a message is made from; None where there is none, or none is named."""
    asked, base = _asked(case), _base(case)
    if asked is None or asked.template is None or base is None:
        return None
    arn = resource.read(asked.template)
    if arn is not None and arn.path.partition("/")[0] != base.id:
        return None
    return base.by_template.get(template_id(asked.template))


@rule(
    "templates.knowledge-base-form",
    strength=Strength.STATED,
    cites="SOE-S29 SOC-S29 A-C41",
    permits=(Fault.KNOWLEDGE_BASE_UNKNOWN,),
    subject="source-type templated knowledge-base",
    only_with="templated",
)
def knowledge_base_named(case: Case) -> bool | None:
    """A knowledge base is named by its id or by its ARN."""
    asked = _asked(case)
    if asked is None or asked.knowledge_base is None:
        return None
    return _base_form_known(case, asked.knowledge_base)


@rule(
    "templates.knowledge-base-exists",
    strength=Strength.STATED,
    cites="SOE-S29 SOE-S64 SOC-S29 SOC-S64 A-C43",
    permits=(Fault.KNOWLEDGE_BASE_UNKNOWN,),
    subject="source-type templated knowledge-base",
    only_with="templated",
)
def knowledge_base_exists(case: Case) -> bool | None:
    """The knowledge base exists."""
    asked = _asked(case)
    if asked is None or asked.knowledge_base is None or not _base_form_known(case, asked.knowledge_base):
        return None
    return _base(case) is not None


@rule(
    "templates.message-template-form",
    strength=Strength.INFERRED,
    cites="SOE-S31 SOC-S31 A-C42",
    permits=(Fault.TEMPLATE_MISNAMED,),
    subject="source-type templated message-template",
    only_with="templated",
)
def message_template_named_by_id(case: Case) -> bool | None:
    """A message template is named by its bare id."""
    asked = _asked(case)
    if asked is None or asked.template is None:
        return None
    return ":" not in asked.template or case.allows("A-C42", "b")


@rule(
    "templates.message-template-exists",
    strength=Strength.STATED,
    cites="SOE-S31 SOE-S64 SOC-S31 SOC-S64 A-C43",
    permits=(Fault.KNOWLEDGE_BASE_UNKNOWN,),
    subject="source-type templated knowledge-base message-template",
    only_with="templated",
)
def message_template_exists(case: Case) -> bool | None:
    """The message template is one of the knowledge base."""
    asked = _asked(case)
    if asked is None or asked.template is None or _base(case) is None:
        return None
    return found(case) is not None


@rule(
    "templates.for-email",
    strength=Strength.INFERRED,
    cites="SOE-S31 SOC-S31 A-C44",
    permits=(Fault.TEMPLATE_NOT_FOR_EMAIL,),
    subject="source-type templated knowledge-base message-template",
    only_with="templated",
)
def template_for_email(case: Case) -> bool | None:
    """The message template is one for email, and active."""
    template = found(case)
    return None if template is None else template.channel == "EMAIL" and template.active


@rule(
    "templates.attributes-given",
    strength=Strength.INFERRED,
    cites="SOE-S32 SOE-S33 SOC-S32 SOC-S33 A-C45",
    permits=(Fault.TEMPLATE_ATTRIBUTES_INVALID,),
    subject="source-type templated template-attributes",
    only_with="templated",
)
def attributes_may_be_empty(case: Case) -> bool | None:
    """The attributes for a template may be an empty structure."""
    asked = _asked(case)
    return None if asked is None else bool(asked.given) or case.allows("A-C45", "a")


@rule(
    "templates.attributes-exclusive",
    strength=Strength.INFERRED,
    cites="SOE-S33 SOC-S33 A-C46",
    permits=(Fault.TEMPLATE_ATTRIBUTES_INVALID,),
    subject="source-type templated template-attributes",
    only_with="templated",
)
def attributes_of_both_kinds(case: Case) -> bool | None:
    """Custom attributes and those of a profile may be given together."""
    asked = _asked(case)
    return None if asked is None else len(asked.given) <= 1 or case.allows("A-C46", "a")


@rule(
    "templates.profile-json",
    strength=Strength.INFERRED,
    cites="SOE-S36 SOC-S36 A-C48",
    permits=(Fault.TEMPLATE_ATTRIBUTES_INVALID,),
    subject="source-type templated template-attributes",
    only_with="templated",
)
def profile_is_json(case: Case) -> bool | None:
    """The attributes of a profile are a JSON object, written as text."""
    asked = _asked(case)
    if asked is None or asked.profile is None:
        return None
    return _profile(asked.profile) is not None or case.allows("A-C48", "b")


def _profile(text: str) -> frozenset[str] | None:
    """Read the names in the attributes of a profile; None where they are no JSON object."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return frozenset(value) if isinstance(value, dict) else None


@rule(
    "templates.variables",
    strength=Strength.INFERRED,
    cites="SOE-S34 SOE-S35 SOC-S34 SOC-S35 D-CON-33 A-C47",
    permits=(Fault.VARIABLE_MISSING,),
    subject="source-type templated knowledge-base message-template template-attributes",
    only_with="templated",
)
def variables_may_lack_values(case: Case) -> bool | None:
    """A message is sent even where a variable of its template has no value."""
    asked, template = _asked(case), found(case)
    if asked is None or template is None:
        return None
    texts = " ".join(filter(None, (template.subject, template.text, template.html)))
    lacking = set(_VARIABLE.findall(texts)) - asked.custom.keys()
    if lacking and asked.profile:
        lacking -= _profile(asked.profile) or frozenset()
    return not lacking or case.allows("A-C47", "ac")


RULES = (
    knowledge_base_named,
    knowledge_base_exists,
    message_template_named_by_id,
    message_template_exists,
    template_for_email,
    attributes_may_be_empty,
    attributes_of_both_kinds,
    profile_is_json,
    variables_may_lack_values,
)
