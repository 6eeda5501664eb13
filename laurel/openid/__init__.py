"""OpenID Connect (rule 33): pages sign in through a provider, and its bearer tokens count like ours."""
