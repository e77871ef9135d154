"""Worlds: settings that stay, a ledger that grows, and what an accepted message leaves in it."""

from refimpl.message import Tag
from refimpl.operations.ses_send_email import SES_SEND_EMAIL
from refimpl.window import Counts
from refimpl.world import Advanced, Identity, Mail, Queued, SesSettings, Settings, body_digest, evolve, fresh, mail_of
from tests.refimpl.samples import page, small, with_member, world

MANY = 100_000
ONE = Counts(1, 1, 1, 1)
MAIL = mail_of(SES_SEND_EMAIL.lower(small()))


def test_a_fresh_world_has_sent_nothing() -> None:
    made = world()
    assert made.mails() == ()
    assert made.ledger.queued == 0
    assert made.ledger.now == made.settings.now


def test_an_event_makes_a_new_world_and_leaves_the_old_one() -> None:
    before = world()
    after = evolve(before, Queued(MAIL, ONE))
    assert before == world()
    assert after.mails() == (MAIL,)
    assert after.ledger.window.total == ONE
    assert after.settings is before.settings


def test_mail_is_listed_oldest_first() -> None:
    made = world()
    for name in ("a", "b", "c"):
        made = evolve(made, Queued(MAIL._replace(subject=name), ONE))
    assert [mail.subject for mail in made.mails()] == ["a", "b", "c"]


def test_one_more_message_shares_everything_with_a_hundred_thousand_before_it() -> None:
    before = world()
    for _ in range(MANY):
        before = evolve(before, Queued(MAIL, ONE))
    after = evolve(before, Queued(MAIL, ONE))
    assert after.ledger.outbox is not None
    assert after.ledger.outbox[1] is before.ledger.outbox
    assert after.ledger.window.back is not None
    assert after.ledger.window.back[1] is None
    assert after.ledger.queued == MANY + 1


def test_time_moves_the_clock_and_nothing_else() -> None:
    before = evolve(world(), Queued(MAIL, ONE))
    after = evolve(before, Advanced(60))
    assert after.ledger.now == before.ledger.now + 60
    assert after.mails() == before.mails()
    assert after.ledger.window.total == ONE


def test_a_body_is_remembered_by_length_and_digest() -> None:
    assert body_digest(None) is None
    assert body_digest("") != body_digest(None)
    assert body_digest("x" * 10**6) == body_digest("x" * 10**6)
    assert body_digest("x") != body_digest("y")
    assert len(body_digest("x" * 10**6) or "") < 50


def test_half_a_surrogate_pair_has_a_digest_of_its_own() -> None:
    assert len({body_digest("\ud800"), body_digest("\udfff"), body_digest("?"), body_digest("\ufffd")}) == 4


def test_a_message_leaves_what_it_said() -> None:
    assert mail_of(SES_SEND_EMAIL.lower(page())) == Mail(
        source="news@example.com",
        to=("ann@example.net", "bob@example.net"),
        cc=("carol@example.net",),
        bcc=("dan@example.org",),
        reply_to=("desk@example.net",),
        return_path="bounces@example.com",
        subject="Hours",
        text=body_digest("We open at nine."),
        html=body_digest("<p>We open at nine.</p>"),
        tags=(Tag("campaign", "spring"),),
        configuration_set="marketing",
        intact=True,
        sets=("marketing",),
    )


def test_text_beyond_ascii_is_promised_only_with_its_charset() -> None:
    foreign = with_member(small(), "Message.Subject.Data", "Grüße")
    assert not mail_of(SES_SEND_EMAIL.lower(foreign)).intact
    assert mail_of(SES_SEND_EMAIL.lower(with_member(foreign, "Message.Subject.Charset", "UTF-8"))).intact
    assert mail_of(SES_SEND_EMAIL.lower(small())).intact


def test_a_domain_identity_covers_its_addresses_and_those_below_it() -> None:
    domain = Identity("Example.com", "1")
    assert not domain.is_address
    assert domain.covers("ann", "example.com")
    assert domain.covers("ann", "mail.example.com")
    assert not domain.covers("ann", "badexample.com")
    assert not domain.covers("ann", "com")


def test_an_address_identity_covers_itself_whatever_the_case_of_its_domain() -> None:
    address = Identity("Ann@Example.com", "1")
    assert address.is_address
    assert address.covers("Ann", "example.com")
    assert not address.covers("ann", "example.com")
    assert not address.covers("Ann", "mail.example.com")


def test_identities_are_found_by_owner_and_name() -> None:
    ann, domain, other = Identity("Ann@X.example", "1"), Identity("X.Example", "1"), Identity("x.example", "2")
    settings = SesSettings(identities=(ann, domain, other))
    assert settings.by_owner == {"1": {"Ann@X.example": ann, "x.example": domain}, "2": {"x.example": other}}


def test_a_world_is_a_value() -> None:
    assert fresh(Settings()) == fresh(Settings())
    assert evolve(world(), Queued(MAIL, ONE)) == evolve(world(), Queued(MAIL, ONE))
