"""What accepted Connect calls leave behind: mail in the queue, and contacts."""

from typing import Any

from refimpl.instances import ContactState
from refimpl.message import Message
from refimpl.rules.content_sources import TEMPLATE
from refimpl.rules.message_templates import base_id, template_id
from refimpl.world import MadeContact, Mail, mail_of


def mail_made(message: Message) -> Mail:
    """Say what an accepted message leaves in the queue; one from a template has a text that is not ours to know."""
    made, templated = mail_of(message)._replace(verbatim=True), message.engagement.templated
    if message.engagement.source_type != TEMPLATE or templated is None:
        return made
    return made._replace(template=(base_id(templated.knowledge_base or ""), template_id(templated.template or "")))


def contact_made(message: Message, state: ContactState, **known: Any) -> MadeContact:
    """Say what an accepted message makes of a contact, with what only the account knows of it."""
    asked, mail = message.engagement, mail_of(message)
    plain = asked.source_type != TEMPLATE
    made = MadeContact(
        instance=asked.instance or "",
        id=asked.contact,
        initiation=None,
        state=state,
        related=asked.related,
        flow=asked.flow,
        source=message.source.spec if message.source else None,
        destination=message.to[0].spec if message.to else None,
        to=tuple(box.spec for box in message.to[1:]),
        cc=tuple(box.spec for box in message.cc),
        subject=mail.subject if plain else None,
        text=mail.text,
        html=mail.html,
        name=asked.name,
        description=asked.description,
        attributes=asked.attributes,
        references=asked.references,
        by=asked.operation,
    )
    return made._replace(**known)
