"""What each process of `gubei serve` loads: the app, and an eye on the process that started it."""

import os

from django.core.wsgi import get_wsgi_application

from gubei.interfaces.cli.lasting import load_all
from gubei.interfaces.cli.leaving import end_with
from gubei.interfaces.cli.turns import in_turn

end_with(os.getppid())
application = in_turn(get_wsgi_application())
load_all()
