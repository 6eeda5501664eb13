"""Values that no mutation keeps, by input field."""

from typing import Any

LONG = "x" * 10_000
TOO_LONG = LONG + "x"
CONTROLS = ["a\0b", "a\x1bb", "a\x7fb", "a\ud800b"]
NAMES = ["", "   ", "\u2003\n\t", LONG, *CONTROLS]
TEXTS = [TOO_LONG, *CONTROLS]
LINKS = [
    *("chess", "//x.example", "https://", "https://[x", "ftp://x.example", "file:///etc/passwd"),
    *("javascript:alert(1)", "JavaScript://x.example/%0aalert(1)", "data:text/html,x"),
    *("https://ana@x.example", "https://x.example/a b", "https://x.example/\0", "https://x.example/" + LONG),
]
EMAILS = [
    *("", " ", "ana", "ana@", "@x.example", "a b@x.example", "ana@x..example", "ana@x.example\0x"),
    *("ana@x.example, ben@x.example", "Ana <ana@x.example>", "ana@-x.example", LONG + "@x.example"),
]
DURATIONS = ["x", "1Y", "P", "-P1Y", "P0D", "PT0S", "P101Y", "P99999999999Y", "2031-01-01", "P1Y" + " " * 99]
ZONES = ["", "Paris", "Europe/Atlantis", "../../etc/passwd", "/etc/localtime", "UTC\0", LONG]
REASONS = ["", "  ", "x" * 256, *CONTROLS]

KEYED = (
    *("createBadge", "createSpace", "createManualObjective", "createBadgeObjective", "addLearner"),
    *("completeObjective", "revokeCompletion", "awardBadge", "revokeAwards", "inviteStaff", "submitEvidence"),
    *("acceptEvidence", "returnEvidence", "importLearners", "createPathway", "importAward"),
)
# Mutation, input field, and values that are refused with INVALID_INPUT and that field.
INVALID: list[tuple[str, str, list[Any]]] = [
    ("requestSignIn", "email", EMAILS),
    ("signIn", "email", EMAILS),
    ("updateViewer", "name", NAMES),
    ("addEmail", "email", EMAILS),
    ("verifyEmail", "email", EMAILS),
    ("setPrimaryEmail", "email", EMAILS),
    ("removeEmail", "email", EMAILS),
    ("eraseAccount", "email", EMAILS),
    ("createAccessToken", "label", NAMES),
    ("createAccessToken", "expiresAt", ["1970-01-01T00:00:00Z", "2031-01-01T00:00:00"]),
    ("requestSpaces", "message", TEXTS),
    ("setIssuerStaff", "email", EMAILS),
    ("removeIssuerStaff", "email", EMAILS),
    ("inviteStaff", "email", EMAILS),
    ("inviteStaff", "firstName", ["  ", LONG, *CONTROLS]),
    ("inviteStaff", "lastName", ["  ", LONG, *CONTROLS]),
    ("updateSpace", "name", NAMES),
    ("updateObjective", "points", [-1, 1_000_001]),
    ("updateObjective", "publicCriteria", TEXTS),
    ("updateObjective", "privateCriteria", TEXTS),
    ("requestEvidenceUpload", "fileName", ["", " ", "/", "...", LONG, "\0"]),
    ("requestEvidenceUpload", "contentType", ["", "text/html", "image/svg+xml", "IMAGE/PNG", LONG]),
    ("requestEvidenceUpload", "size", [0, -1, 26_214_401]),
    ("requestImageUpload", "fileName", ["", " ", "/", "...", LONG, "\0"]),
    ("requestImageUpload", "contentType", ["", "text/html", "image/gif", "IMAGE/PNG", LONG]),
    ("requestImageUpload", "size", [0, -1, 4_194_305]),
    ("updateBadge", "name", NAMES),
    ("updateBadge", "criteriaUrl", LINKS),
    ("updateBadge", "validFor", DURATIONS),
    ("updateIssuer", "name", NAMES),
    ("updateIssuer", "url", LINKS),
    ("updateIssuer", "contactEmail", EMAILS),
    ("submitEvidence", "items", [[], [{"text": "X"}] * 11]),
    ("submitEvidence", "note", TEXTS),
    ("acceptEvidence", "comment", TEXTS),
    ("returnEvidence", "comment", ["", " \n ", *TEXTS]),
    ("reorderObjectives", "objectives", [[]]),
    ("updateSpace", "description", TEXTS),
    ("updateSpace", "timeZone", ZONES),
    ("updateSpace", "endsOn", ["2030-02-28", "1970-01-01", "0001-01-01", "2036-03-02", "9999-12-31"]),
    *((mutation, "clientMutationKey", ["", " ", "x" * 201, *CONTROLS]) for mutation in KEYED),
    ("createIssuer", "name", NAMES),
    ("createIssuer", "url", ["", *LINKS]),
    ("createIssuer", "contactEmail", EMAILS),
    ("createIssuer", "description", TEXTS),
    ("createBadge", "name", NAMES),
    ("createBadge", "description", ["", " \n ", *TEXTS]),
    ("createBadge", "criteriaNarrative", TEXTS),
    ("createBadge", "criteriaUrl", LINKS),
    ("createBadge", "validFor", DURATIONS),
    ("createBadge", "tags", [["x"] * 51]),
    *(
        ("registerLtiPlatform", name, ["", *LINKS])
        for name in ("issuerUrl", "authUrl", "tokenUrl", "jwksUrl")
    ),
    ("registerLtiPlatform", "clientId", NAMES),
    ("registerLtiPlatform", "deploymentIds", [[], ["x"] * 51]),
    ("createPathway", "name", NAMES),
    ("createPathway", "description", TEXTS),
    ("updatePathway", "name", NAMES),
    ("updatePathway", "description", TEXTS),
    ("createSpace", "name", NAMES),
    ("createSpace", "description", TEXTS),
    ("createSpace", "timeZone", ZONES),
    ("createSpace", "endsOn", ["2030-02-28", "1970-01-01", "0001-01-01", "2036-03-02", "9999-12-31"]),
    ("createManualObjective", "points", [-1, 1_000_001, -(2**31), 2**31 - 1]),
    ("createManualObjective", "publicCriteria", TEXTS),
    ("createManualObjective", "privateCriteria", TEXTS),
    ("createBadgeObjective", "points", [-1, 1_000_001]),
    ("addLearner", "email", EMAILS),
    ("addLearner", "name", ["  ", LONG, *CONTROLS]),
    ("updateLearner", "email", EMAILS),
    ("updateLearner", "name", [LONG, *CONTROLS]),
    ("completeObjective", "learners", [[]]),
    ("completeObjective", "narrative", TEXTS),
    ("revokeCompletion", "learners", [[]]),
    ("revokeCompletion", "reason", REASONS),
    ("awardBadge", "recipients", [[], [{"email": "x@x.example"}] * 1001]),
    ("revokeAwards", "awards", [[]]),
    ("revokeAwards", "reason", REASONS),
    ("createWebhook", "url", ["", *LINKS]),
    ("createWebhook", "kinds", [[]]),
    ("updateWebhook", "url", ["", *LINKS]),
    ("updateWebhook", "kinds", [[]]),
    ("createDisplayToken", "label", NAMES),
    (
        "createDisplayToken",
        "expiresAt",
        ["2030-03-01T12:00:00Z", "1970-01-01T00:00:00Z", "2031-01-01T00:00:00"],
    ),
]
# What GraphQL itself turns away, before any verb.
UNREADABLE: list[tuple[str, str, list[Any]]] = [
    ("createManualObjective", "points", [2**31, -(2**31) - 1, 10**400, 1.5, "1", True]),
    ("createManualObjective", "evidencePolicy", ["MAYBE", "", 1]),
    ("createSpace", "endsOn", ["2030-02-30", "tomorrow", "", 20300630, None]),
    ("createDisplayToken", "expiresAt", ["soon", "2030-13-01T00:00:00Z", 1]),
    ("createWebhook", "kinds", [None, [None], ["OWL"], "OWL", [1], [[]]]),
    ("updateWebhook", "active", ["yes", 1, []]),
    ("createIssuer", "name", [None, 1, ["X"], {}]),
    ("addLearner", "space", [None, [], {}, 1.5, True]),
    ("completeObjective", "learners", [None, [None], [[]]]),
    ("awardBadge", "recipients", [[{}], [{"email": "x@x.example", "admin": True}], ["x@x.example"]]),
]
