"""How the API says no: problem details (RFC 9457) in both languages, never a traceback."""

import json
import logging
import secrets
import traceback
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.db import DatabaseError, DataError, IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from gubei.interfaces.api.language import language_of
from gubei.interfaces.api.wording import said_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

logger = logging.getLogger("gubei.api")

TITLES = {
    400: Words("Cannot be read", "无法读取"),
    401: Words("Sign in first", "请先登录"),
    403: Words("Not allowed", "没有权限"),
    404: Words("Not found", "未找到"),
    405: Words("Not possible here", "不支持此操作"),
    409: Words("Not done", "未执行"),
    413: Words("Too large", "内容过大"),
    422: Words("Cannot be used", "内容有误"),
    429: Words("Too many tries", "尝试次数过多"),
    500: Words("Our fault", "系统出错"),
    503: Words("Try again in a moment", "请稍后重试"),
}
NOT_FOUND = Words("Not found.", "未找到。")
SIGN_IN = Words("Sign in first.", "请先登录。")
SESSION_ONLY = Words(
    "An access token cannot do this; sign in with name and password.",
    "访问令牌不能执行此操作，请用账号密码登录。",
)
CSRF = Words(
    "The request did not come from Gubei's own page. Reload the page and try again.",
    "请求并非来自本系统页面，请刷新页面后重试。",
)
NO_METHOD = Words("This address does not know this method.", "该地址不支持此操作。")
UNREADABLE = Words("The request cannot be read: is it JSON?", "请求无法读取：请检查是否为 JSON。")
TOO_LARGE = Words(
    "This is larger than this server takes in at once.", "内容超过服务器一次可接收的大小。"
)
CHECK_VALUES = Words(
    "Some values cannot be used; see each field.", "部分内容有误，请查看各字段的说明。"
)
UNSTORABLE = Words(
    "A value has characters or a length that cannot be stored.", "有内容过长或含有无法保存的字符。"
)
MEANWHILE = Words(
    "This does not fit what is stored by now. Reload and look again.",
    "与当前数据不符，请刷新后再看。",
)
BUSY = Words(
    "The database is busy or not reachable. Nothing was changed; try again in a moment.",
    "数据库繁忙或无法连接，未做任何更改，请稍后重试。",
)


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    words: Words,
    **more: Any,
) -> HttpResponse:
    """Build a problem answer; `more` are further members of the object."""
    language = language_of(request)
    title = TITLES.get(status, TITLES[400 if status < 500 else 500])
    body = {
        "type": f"about:blank#{code}",
        "status": status,
        "code": code,
        "title": title.say(language),
        "detail": words.say(language),
        "title_words": {"en": title.en, "zh": title.zh},
        "words": {"en": words.en, "zh": words.zh},
        **more,
    }
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
    )
    response["Content-Language"] = language
    return response


def problem_for(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Turn any exception into a problem answer; what nobody foresaw is logged under an id."""
    if isinstance(error, type):
        error = error()
    if isinstance(error, Refused):
        return _refusal(request, error)
    if isinstance(error, ValidationError):
        fields = _fields(error.errors)
        return problem(request, 422, "invalid", CHECK_VALUES, errors=fields)
    if isinstance(error, HttpError):
        return _http_problem(request, error)
    if isinstance(error, DatabaseError):
        return _database_problem(request, error)
    return _known_problem(request, error) or _unforeseen(request, error)


def _refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Our own trouble (keys that do not fit, a server that does not start) is logged as well."""
    if refused.status < 500:
        return problem(request, refused.status, refused.code, refused.words)
    log_id = _log(refused)
    return problem(request, refused.status, refused.code, refused.words, log_id=log_id)


def _known_problem(request: HttpRequest, error: Exception) -> HttpResponse | None:
    if isinstance(error, Http404):
        return problem(request, 404, "not_found", NOT_FOUND)
    if isinstance(error, RequestDataTooBig | TooManyFilesSent):
        return problem(request, 413, "too_large", TOO_LARGE)
    if isinstance(error, UnicodeError):
        return problem(request, 422, "unstorable", UNSTORABLE)
    return None


def _http_problem(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, AuthenticationError):
        if "Authorization" in request.headers:
            return problem(request, 403, "session_only", SESSION_ONLY)
        return problem(request, 401, "sign_in", SIGN_IN)
    return problem(request, error.status_code, "unreadable", UNREADABLE)


def _database_problem(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """Constraints say 409, foreign characters 422; a lost connection or a deadlock 503."""
    if isinstance(error, DataError):
        return problem(request, 422, "unstorable", UNSTORABLE)
    log_id = _log(error)
    if isinstance(error, IntegrityError):
        return problem(request, 409, "meanwhile", MEANWHILE, log_id=log_id)
    if isinstance(error, OperationalError):
        response = problem(request, 503, "busy", BUSY, log_id=log_id)
        response["Retry-After"] = "2"
        return response
    return _our_fault(request, log_id)


def _unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
    return _our_fault(request, _log(error))


def _our_fault(request: HttpRequest, log_id: str) -> HttpResponse:
    words = Words(
        f"Something went wrong on our side; nothing was changed. Tell your administrator: {log_id}",
        f"系统内部出错，未做任何更改。请将编号告知管理员：{log_id}",
    )
    return problem(request, 500, "our_fault", words, log_id=log_id)


def _log(error: Exception) -> str:
    """Write where it happened. What a database error says may hold people's data: left out."""
    log_id = secrets.token_hex(4)
    said = "" if isinstance(error, DatabaseError) else f": {error}"
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error("log id %s\n%s%s%s%s", log_id, place, type(error).__name__, said, _named(error))
    return log_id


def _named(error: Exception) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return f" ({diagnosis.sqlstate} {diagnosis.constraint_name or ''})" if diagnosis else ""


def _fields(errors: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Name each field and say in both languages what is wrong with it."""
    found = []
    for error in errors:
        source, *path = map(str, error["loc"])
        if source == "body":
            path = path[1:]  # the name of our own parameter
        words = said_of(error)
        found.append({"field": ".".join(path), "words": {"en": words.en, "zh": words.zh}})
    return found


def answer_problems(api: NinjaAPI) -> None:
    """Let `api` answer every exception with problem details."""
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, problem_for)
