"""How Gubei says no: an exception whose message an officer can read and act on."""

from gubei.terms.words import Words


class Refused(Exception):
    """An act was refused. `code` is stable for programs, `words` are for people.

    `status` is the HTTP status that an interface answers with.
    """

    def __init__(self, code: str, words: Words, *, status: int = 409) -> None:
        """Keep the stable code, the words in both languages and the HTTP status."""
        super().__init__(words.both())
        self.code = code
        self.words = words
        self.status = status


class NotFound(Refused):
    """It does not exist, or lies outside the officer's unit: both answer the same."""

    def __init__(self, en: str = "Not found.", zh: str = "未找到。") -> None:
        """Answer 404 with the given words."""
        super().__init__("not_found", Words(en, zh), status=404)


class NotAllowed(Refused):
    """The officer's role does not include this act."""

    def __init__(
        self, en: str = "Your role does not include this.", zh: str = "您的角色没有这项权限。"
    ) -> None:
        """Answer 403 with the given words."""
        super().__init__("not_allowed", Words(en, zh), status=403)


class Invalid(Refused):
    """What was sent cannot be used as it is."""

    def __init__(self, en: str, zh: str, *, code: str = "invalid") -> None:
        """Answer 422 with the given words."""
        super().__init__(code, Words(en, zh), status=422)


class OtherRecord(Refused):
    """A device sent a record under a key that it gave to another one."""

    def __init__(self) -> None:
        """Answer 409 and say what to do."""
        super().__init__(
            "key_used",
            Words(
                "Another record was sent under this key. Write it down anew.",
                "该编号已用于另一条记录，请重新填写。",
            ),
        )
