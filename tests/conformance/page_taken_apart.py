"""The page of a report taken apart: its matrix, and the cases it offers to be copied."""

from html.parser import HTMLParser


class Cells(HTMLParser):
    """The matrix as it stands in the page: rule and column to word."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.row = ""
        self.columns: dict[str | None, tuple[str, str]] = {}
        self.words: dict[tuple[str, str, str], str] = {}
        self.feed(made)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr":
            self.row = given.get("data-article") or ""
        if tag == "th" and "data-c" in given:
            self.columns[given["data-c"]] = (given["data-operation"] or "", given["data-target"] or "")
        if tag == "td" and "data-word" in given:
            operation, target = self.columns[given["data-c"]]
            self.words[self.row, operation, target] = given["data-word"] or ""


class Cases(HTMLParser):
    """The cases of a page, put together as its button does."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.kind = ""
        self.cases: list[tuple[str, dict[str, list[str]]]] = []
        self.feed(made)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("data-head"):
            self.cases.append((given["data-head"] or "", {"world": [], "step": []}))
        if tag == "pre":
            self.kind = (given["class"] or "").split()[-1]

    def handle_endtag(self, tag: str) -> None:
        self.kind = "" if tag == "pre" else self.kind

    def handle_data(self, data: str) -> None:
        if self.kind:
            self.cases[-1][1][self.kind].append(data)

    @property
    def files(self) -> list[str]:
        return [
            f'{{{head}, "world": {told["world"][0]}, "steps": [{", ".join(told["step"])}]}}'
            for head, told in self.cases
        ]
