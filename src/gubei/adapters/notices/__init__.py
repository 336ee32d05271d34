"""Ways by which a message reaches an officer: console (the default), SMS gateway, e-mail, web hook.

`GUBEI_NOTICES` is empty, or one address: `https://…` (a web hook), `sms+https://…` (an SMS
gateway) or `smtp://host:port/?from=A&domain=D` (mail to USERNAME@D).
"""

from gubei.adapters.notices.ways import Sender, sender_for

__all__ = ["Sender", "sender_for"]
