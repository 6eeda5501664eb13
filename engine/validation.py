"""How does the validation stay quick, whatever the document?"""

from graphql import GraphQLError, ValidationContext, ValidationRule
from graphql.validation.rules import overlapping_fields_can_be_merged
from graphql.validation.validate import ValidationAbortedError

MOST_ERRORS = 5  # each may print much of the document
MOST_COMPARISONS = (
    6000  # of fields that overlap: plain documents need none, one of 300 fragments some thousands
)


class MoreErrors(ValidationAbortedError):
    """What stands for the errors that are left out."""


class FewErrors(ValidationRule):
    """After some errors the validation ends: it stands among the rules, and refuses nothing itself."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._told = 0
        self._report = context.report_error
        context.report_error = self._report_few  # type: ignore[method-assign]  # of this one validation

    def _report_few(self, error: GraphQLError) -> None:
        if self._told == MOST_ERRORS:
            raise MoreErrors("There are more errors than these.")
        self._told += 1
        self._report(error)


def is_too_complex(error: GraphQLError) -> bool:
    """Whether the validation gave up, rather than found anything wrong."""
    return isinstance(error, ValidationAbortedError) and not isinstance(error, MoreErrors)


def limit_comparisons() -> None:
    """For this process: graphql-core's own limit lets more than a second pass, and it is made to be set so."""
    overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = MOST_COMPARISONS
