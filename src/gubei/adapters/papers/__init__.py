"""Papers: what a person is handed, printed as PDF from templates in both languages."""

from gubei.adapters.papers.printing import (
    PAPER_LANGUAGES,
    print_hold,
    print_notice,
    print_route,
    print_slip,
)

__all__ = ["PAPER_LANGUAGES", "print_hold", "print_notice", "print_route", "print_slip"]
