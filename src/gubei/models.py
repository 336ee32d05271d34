"""All tables of the one Django app, gathered from the parts that own them."""

from gubei.domain.checkpoints.models import *
from gubei.domain.interchange.models import *
from gubei.domain.investigations.models import *
from gubei.domain.isolation.models import *
from gubei.domain.leads.models import *
from gubei.domain.measures.models import *
from gubei.domain.orders.models import *
from gubei.domain.people.models import *
from gubei.domain.privacy.models import *
from gubei.domain.sampling.models import *
from gubei.domain.sites.models import *
from gubei.domain.territory.models import *
