"""The account a build answers for: what a world gives it, and what its calls have left behind."""

from datetime import UTC, datetime, timedelta
from typing import Any

DAY = timedelta(hours=24)


class Account:
    """Everything an answer may depend on; one is made at each reset."""

    def __init__(self, world: dict[str, Any]) -> None:
        self.now = instant(world.get("now", "2026-01-01T00:00:00Z"))
        self.outbox: list[dict[str, Any]] = []
        self.contacts_made: list[dict[str, Any]] = []
        self._read_ses(world.get("ses", {}))
        self._read_connect(world.get("connect", {}))

    def _read_ses(self, ses: dict[str, Any]) -> None:
        self.number: str = ses.get("account", "111122223333")
        self.region: str = ses.get("region", "us-east-1")
        self.sandbox: bool = ses.get("sandbox", False)
        self.sending: str = ses.get("sending", "enabled")
        quota = ses.get("quota", {})
        self.most_in_a_day: int = quota.get("max_24_hours", 50_000)
        # One row for each call that used quota: when, and how many recipients.
        self.sent: list[tuple[datetime, int]] = [
            (instant(row["at"]), row["recipients"]) for row in quota.get("sent", [])
        ]
        self.identities: dict[str, dict[str, Any]] = {
            row["name"]: {
                "name": row["name"],
                "verified": row.get("verified", True),
                "owner": row.get("owner", self.number),
                "grants": row.get("grants", []),
                "mx": row.get("mail_from", {}).get("mx", "ok"),
                "on_failure": row.get("mail_from", {}).get("on_failure", "use-default"),
                "configuration_set": row.get("configuration_set"),
            }
            for row in ses.get("identities", [])
        }
        # Two accounts may own identities of one name; the names of domains have no letter case.
        self.owned: dict[tuple[str, str], dict[str, Any]] = {}
        for row in ses.get("identities", []):
            owner, name = row.get("owner", self.number), row["name"]
            self.owned[owner, name if "@" in name else name.lower()] = {
                "verified": row.get("verified", True),
                "grants": row.get("grants", []),
                "mx": row.get("mail_from", {}).get("mx", "ok"),
                "on_failure": row.get("mail_from", {}).get("on_failure", "use-default"),
                "configuration_set": row.get("configuration_set"),
            }
        self.configuration_sets: dict[str, dict[str, Any]] = {
            row["name"]: {"sending_enabled": row.get("sending_enabled", True), "pool": row.get("pool", "ok")}
            for row in ses.get("configuration_sets", [])
        }
        self.templates: dict[str, dict[str, Any]] = {
            row["name"]: {"subject": row.get("subject", ""), "text": row.get("text"), "html": row.get("html")}
            for row in ses.get("templates", [])
        }

    def _read_connect(self, connect: dict[str, Any]) -> None:
        self.knowledge_bases: dict[str, dict[str, dict[str, Any]]] = {
            base["id"]: {
                row["id"]: {
                    "channel": row.get("channel", "EMAIL"),
                    "active": row.get("active", True),
                    "subject": row.get("subject", ""),
                    "text": row.get("text"),
                    "html": row.get("html"),
                }
                for row in base.get("templates", [])
            }
            for base in connect.get("knowledge_bases", [])
        }
        self.instances: dict[str, dict[str, Any]] = {
            row["id"]: self._instance(row) for row in connect.get("instances", [])
        }
        # Calls of the past that carried a token; a world may list them in any order.
        past: list[dict[str, Any]] = [
            {
                "operation": row["operation"],
                "instance": row["request"]["InstanceId"],
                "token": row["request"]["ClientToken"],
                "request": row["request"],
                "answer": row["answer"],
                "at": instant(row["at"]),
            }
            for row in connect.get("tokens", [])
        ]
        # Oldest first, as calls to come are put behind them.
        self.tokens = sorted(past, key=lambda row: row["at"])

    def _instance(self, row: dict[str, Any]) -> dict[str, Any]:
        addresses = {each["address"]: each.get("flow") for each in row.get("addresses", [])}
        quota = row.get("active_email_quota", {})
        return {
            "id": row["id"],
            "email_enabled": row.get("email_enabled", True),
            "addresses": addresses,
            "default_from": row.get("default_from"),
            "flows": {*row.get("flows", []), *(flow for flow in addresses.values() if flow)},
            "active": quota.get("active", 0),
            "most_active": quota.get("most", 1000),
            "contacts": {
                each["id"]: {
                    "id": each["id"],
                    "related": each.get("related"),
                    "channel": each.get("channel", "EMAIL"),
                    "initiation": each.get("initiation", "OUTBOUND"),
                    "state": each.get("state", "draft"),
                    "attachments": each.get("attachments", []),
                    "attributes": each.get("attributes", {}),
                }
                for each in row.get("contacts", [])
            },
        }

    def sent_in_the_last_day(self) -> int:
        """Count the recipients of the last 24 hours."""
        return sum(recipients for at, recipients in self.sent if self.now - at < DAY)


def instant(text: str) -> datetime:
    """Read a time of a world."""
    return datetime.fromisoformat(text).astimezone(UTC)
