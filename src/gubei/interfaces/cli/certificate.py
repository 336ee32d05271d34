"""`gubei certificate`: https inside the district, by a local authority that devices trust once."""

import re
from typing import Annotated

import typer
from django.conf import settings

from gubei.adapters.certificates import make_certificate
from gubei.interfaces.cli.clock import read_clock
from gubei.interfaces.cli.saying import note, print_json, say
from gubei.terms.moments import say_moment
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]{1,253}")
HERE = ["localhost", "127.0.0.1", "::1"]

HostsOption = Annotated[
    list[str] | None,
    typer.Option("--host", help="A name or address of the server; repeat it. 服务器域名或地址。"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON. 输出 JSON。")]


def certificate(*, host: HostsOption = None, as_json: JsonOption = False) -> None:
    """Make a certificate for `gubei serve --https`. 生成 https 证书（gubei serve --https 使用）。"""
    hosts = [*dict.fromkeys([*(host or []), *HERE])]
    for each in hosts:
        if not _HOST.fullmatch(each):
            raise Invalid(
                f"{each} is no name or address of a server.", f"{each} 不是服务器域名或地址。"
            )
    made = make_certificate(settings.GUBEI_HOME, hosts, now=read_clock())
    if as_json:
        print_json(
            {
                "authority": str(made.authority),
                "fingerprint": made.fingerprint,
                "certificate": str(made.certificate),
                "key": str(made.key),
                "hosts": list(made.hosts),
                "ends_at": made.ends_at.isoformat(),
            }
        )
        return
    say(f"{made.authority}")
    say(f"SHA-256 {made.fingerprint}")
    say(f"{', '.join(made.hosts)} · {say_moment(made.ends_at)}")
    note(HOW)


HOW = Words(
    "Now: gubei serve --https. On each device open /authority.crt of the server once and trust it. "
    "Android: Settings, Security, Encryption and credentials, Install a certificate, CA certificate. "
    "iPhone: install the profile, then Settings, General, About, Certificate Trust Settings. "
    "Windows: open the file, Install Certificate, Local Machine, Trusted Root Certification "
    "Authorities. Compare the SHA-256 above before trusting. Keep authority.key to yourself: "
    "whoever has it can pose as any site to these devices.",
    "接下来：gubei serve --https。每台设备打开服务器的 /authority.crt 并信任一次。"
    "安卓：设置→安全→加密与凭据→安装证书→CA 证书。苹果：安装描述文件，再到 设置→通用→关于本机→"
    "证书信任设置 打开。Windows：打开文件→安装证书→本地计算机→受信任的根证书颁发机构。"
    "信任前请核对上面的 SHA-256。authority.key 请妥善保管：持有者可对这些设备冒充任何网站。",
)
