"""What is seen: GraphQL types and inputs by noun, built from rows."""

from schema import enums as enums  # first: a type that names an enum of models must find it described
