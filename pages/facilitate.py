"""The facilitator's own screen: what the room sees now, what comes next, what phones sent, what was agreed."""

from dashboard import cards
from dashboard.views import facilitate

cards.style()
facilitate.main()
