"""Every page in English at desk and phone width: it loads, everybody can use it, it fits."""

import pytest

from tests.browser.desks import Desk
from tests.browser.looking import look_at
from tests.browser.pages import PAGES, ShownPage
from tests.browser.pictures import Gallery


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_page(desk: Desk, gallery: Gallery, shown: ShownPage):
    look_at(shown, "en", desk, gallery)
