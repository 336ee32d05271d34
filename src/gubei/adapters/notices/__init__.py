"""Ways by which a message reaches an officer: console (the default), SMS gateway, e-mail, web hook.

`GUBEI_NOTICES` is empty, or one address: `https://…` (a web hook), `sms+https://…` (an SMS
gateway) or `smtps://user:password@host:port/?from=A&domain=D` (mail to USERNAME@D; also
`smtp+starttls`, and `smtp` without encryption, which takes no password).
"""

from gubei.adapters.notices.ways import Sender, sender_for

__all__ = ["Sender", "sender_for"]
