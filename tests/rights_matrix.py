"""Who sees what? Written by hand from domain.md: rules 5, 6, 22, 26 to 28, 32 and 37.

O owner of the issuer, I issuer staff (who does not run the space), S staff of the space, L the learner Ana,
D a display, X the owner of a rival issuer, N nobody. A field shows a value to these and to no one else.
"""

# By thing of the story: the roles, and the fields that these see. Each field of its type stands here.
MATRIX: dict[str, dict[str, str]] = {
    "User Olive": {"OISL": "id name"},
    "User Ivo": {"OI": "id name"},
    "User Sam": {"OSLI": "id name"},  # Ivo: who made an award of his issuer's badge
    "User Ana": {"L": "id name"},
    "User Ben": {"": "id name"},
    "User Rita": {"X": "id name"},
    "Organization": {"OI": "id name plan issuers"},
    "Issuer Chess Club": {
        "OISLXN": "id name url contactEmail description plan spacesEnabled badges openBadge2Url openBadge3Url imageUrl",
        "OI": "spacesRequestedAt viewerIssuerRole organization staff ltiTool ltiPlatforms",
        "OISL": "pathways",
        "OSL": "spaces",
        "O": "webhooks diary",
    },
    "Issuer Go Club": {
        "OISLXN": "id name url contactEmail description plan spacesEnabled badges openBadge2Url openBadge3Url",
        "X": "viewerIssuerRole staff ltiTool",
        "": "spacesRequestedAt organization spaces pathways webhooks ltiPlatforms imageUrl diary",
    },
    "Badge Fork": {
        "OISLXN": "id name description criteriaNarrative criteriaUrl tags alignments validFor archived issuer"
        " issuerName imageUrl openBadge2Url openBadge3Url",
        "OI": "awards",
        "": "outsideUrl",
    },
    "Badge Ladder": {
        "OISLXN": "id name description archived issuer issuerName imageUrl openBadge2Url openBadge3Url",
        "": "tags outsideUrl criteriaNarrative criteriaUrl alignments validFor awards",
    },
    "Award to Ana": {
        "OISL": "id status issuedAt expiresAt narrative badge shared imported publishedEvidence"
        " publicUrl openBadge2Url openBadge3Url bakedImageUrl",
        "OIL": "recipientEmail recipientName because rejectedAt",
        "": "revokedAt revocationReason",
    },
    "Award to Ben": {
        "OI": "id status issuedAt narrative badge revokedAt revocationReason recipientEmail recipientName because"
        " shared imported publicUrl openBadge2Url openBadge3Url bakedImageUrl",
        "": "expiresAt rejectedAt publishedEvidence",
    },
    "Award to Cleo": {  # for a step of a pathway
        "OIS": "id status issuedAt badge shared imported publicUrl openBadge2Url openBadge3Url bakedImageUrl",
        "OI": "recipientEmail recipientName because",
        "": "narrative expiresAt revokedAt revocationReason rejectedAt publishedEvidence",
    },
    "Space": {
        "OSL": "id name description status endsOn timeZone endsAt createdAt version viewerRoles leaderboardOptions"
        " issuer objectives learners staff leaderboard progressCursor pathways",
        "OS": "ltiLinks displayTokens feedCursor reviewQueue summary history progressCsvUrl",
        "L": "viewerLearner",
        "": "archivedAt",
    },
    "Objective Mate": {
        "OSL": "id points position space badge next previous publicCriteria evidencePolicy autoRevoke",
        "OS": "version storedPoints privateCriteria progressByLearner",
    },
    "Objective Champion": {
        "OSL": "id points position space badge previous",
        "OS": "version storedPoints progressByLearner",
        "": "next",
    },
    "Learner Ana": {
        "OSL": "id name email source joinedAt alias sharesRealName points completedCount space progress"
        " progressOn pathwayProgress",
        "OS": "next",
        "L": "user",  # adding an address tells staff nothing of whose it is (rule 18)
        "": "previous",
    },
    "Learner Ben": {
        "OS": "id name email source joinedAt alias sharesRealName points completedCount space progress"
        " progressOn pathwayProgress next previous",
        "": "user",
    },
    "StaffMember Sam": {
        "OSL": "id firstName lastName invitation invitedAt space user",
        "OS": "email",
    },
    "Progress of Ana": {
        "OSL": "id status points completedAt learner objective completedBy award changes",
        "": "submission submissions",
    },
    "Progress of Ben": {
        "OS": "id status points learner objective submission submissions changes",
        "": "completedAt completedBy award",
    },
    "Submission of Ana": {
        "OSL": "id status note submittedAt reviewedAt comment items reviewer progress",
    },
    "Submission of Ben": {
        "OS": "id status note submittedAt items progress",
        "": "reviewedAt comment reviewer",
    },
    "EvidenceItem link of Ana": {  # published with her award
        "OISL": "id url published",
        "": "fileName contentType narrative",
    },
    "EvidenceItem text of Ana": {"OSL": "id narrative published", "": "url fileName contentType"},
    "EvidenceItem file of Ana": {"OSL": "id url fileName contentType published", "": "narrative"},
    "EvidenceItem link of Ben": {"OS": "id url published", "": "fileName contentType narrative"},
    "Leaderboard for staff": {"OS": "id spaceName version totalCount entries", "": "viewerEntry around"},
    "Leaderboard for learners": {"L": "id spaceName version totalCount entries viewerEntry around"},
    "Leaderboard for displays": {"D": "id spaceName version totalCount entries", "": "viewerEntry around"},
    "Entry of Ana": {"OSLD": "id rank displayName points completedCount", "OS": "learner"},
    "Entry of Ben": {"OSLD": "id rank displayName points completedCount", "OS": "learner"},
    "LtiPlatform": {"OIS": "id issuerUrl clientId deploymentIds", "OS": "links"},
    "LtiLink": {"OS": "id contextTitle platform space syncedAt problem"},
    "DisplayToken": {"OS": "id label createdAt expiresAt lastUsedAt"},
    "AccessToken of Ana": {"L": "id label session createdAt lastUsedAt expiresAt"},
    "Event of Ana": {
        "OSL": "id kind at space rule status points completedCount actor learner objective award learnerId objectiveId",
        "OS": "sequence",
        "": "reason objectiveOrder submission pathway pathwayElement pathwayId pathwayElementId",
    },
    "Event of Ben": {
        "OS": "id kind at space rule reason status points completedCount actor learner objective sequence learnerId"
        " objectiveId",
        "": "award objectiveOrder submission pathway pathwayElement pathwayId pathwayElementId",
    },
    "Event of the leaderboard": {
        "OS": "id kind at space actor sequence",
        "": "rule reason status points completedCount learner objective award learnerId objectiveId objectiveOrder"
        " submission pathway pathwayElement pathwayId pathwayElementId",
    },
    "Event of evidence": {
        "OSL": "id kind at space status points completedCount actor learner objective submission learnerId objectiveId",
        "OS": "sequence",
        "": "rule reason award objectiveOrder pathway pathwayElement pathwayId pathwayElementId",
    },
    "Event of a step": {
        "OS": "id kind at space rule learner pathway pathwayElement pathwayId pathwayElementId award learnerId"
        " sequence",
        "": "actor reason status points completedCount objective objectiveId objectiveOrder submission",
    },
    "Pathway followed": {"OISL": "id name description status version issuer root elements"},
    "Pathway draft": {"OI": "id name description status version issuer root elements"},
    "PathwayElement root": {
        "OISL": "id name description position optional pathway children requirement",
        "": "parent completionBadge",
    },
    "PathwayElement leaf": {
        "OISL": "id name description position optional pathway parent requirement completionBadge",
        "": "children",
    },
    "Webhook": {"O": "id url kinds active problem deliveries"},
    "WebhookDelivery": {"O": "id at attempts responseStatus delivered problem nextAttemptAt event"},
    # Things without an id, wherever they are met.
    "Alignment": {"OISLXN": "targetName targetUrl targetCode targetFramework targetDescription"},
    "AwardCause": {"OIL": "at by", "OL": "objective", "OI": "pathwayElement"},
    "BadgesRequired": {"OISL": "required badges"},
    "ChildrenRequired": {"OISL": "required"},
    "DayCount": {"OS": "day completedCount"},
    "Display": {"D": "spaceName issuerName leaderboard"},
    "Email": {"OISLX": "address verified primary"},
    "Invitation": {"OISLDXN": "spaceName issuerName email status", "": "role"},  # whoever has the link
    "IssuerStaff": {"OIX": "email role user invitation"},
    "LtiTool": {"OIX": "loginUrl launchUrl jwksUrl", "OX": "registrationUrl"},
    "LeaderboardOptions": {"OSL": "enabled useAliases allowRealNames"},
    "ObjectiveSummary": {"OS": "objective completedCount waitingForReview"},
    "PathwayElementProgress": {"OSL": "element completed done required"},
    "PathwayProgress": {"OSL": "pathway learner completed rate elements"},
    "SpaceSummary": {
        "OS": "learnerCount objectiveCount completedCount completionRate waitingForReview byObjective byDay"
    },
    "Viewer": {
        "OISLX": "user emails accessTokens wantsMail exportUrl",
        "OIX": "issuers",
        "OSL": "spaces",
        "L": "backpack",
    },
}

# Who needs no sign-in to ask for these: it is how one signs in.
OPEN = ("requestSignIn", "signIn", "acceptInvitation")
# Which answer a mutation's good input gets, where it is not done. Without sign-in it is UNAUTHENTICATED for the others.
REFUSED: dict[str, dict[str, str]] = {
    "requestSignIn": {"D": "NOT_FOUND"},
    "signIn": {"D": "NOT_FOUND"},
    "acceptInvitation": {"OISLX": "NOT_ALLOWED"},
    "updateViewer": {},
    "addEmail": {},
    "verifyEmail": {"ISLX": "NOT_FOUND"},
    "setPrimaryEmail": {"ISLX": "NOT_FOUND"},
    "removeEmail": {"ISLX": "NOT_FOUND"},
    "createAccessToken": {},
    "revokeAccessToken": {"ISLX": "NOT_FOUND"},
    "eraseAccount": {"ISLX": "INVALID_INPUT", "O": "LAST_OWNER"},
    "requestSpaces": {"ISLX": "NOT_ALLOWED"},
    "setIssuerStaff": {"ISLX": "NOT_ALLOWED"},
    "removeIssuerStaff": {"ISLX": "NOT_ALLOWED"},
    "createWebhook": {"ISLX": "NOT_ALLOWED"},
    "updateWebhook": {"ISLX": "NOT_FOUND"},
    "replayWebhookDelivery": {"ISLX": "NOT_FOUND"},
    "removeWebhook": {"ISLX": "NOT_FOUND"},
    "inviteStaff": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "resendInvitation": {"ILX": "NOT_FOUND"},
    "removeStaff": {"ILX": "NOT_FOUND"},
    "updateSpace": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "reorderObjectives": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "updateObjective": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "importAward": {"ISLX": "INVALID_INPUT"},  # to whom it was not given
    "rejectAward": {"ISLX": "NOT_FOUND"},
    "restoreAward": {"ISLX": "NOT_FOUND"},
    "shareAward": {"ISLX": "NOT_FOUND"},
    "requestEvidenceUpload": {"OS": "NOT_ALLOWED", "IX": "NOT_FOUND"},
    "submitEvidence": {"OS": "NOT_ALLOWED", "IX": "NOT_FOUND"},
    "withdrawEvidence": {"OS": "NOT_ALLOWED", "IX": "NOT_FOUND"},
    "acceptEvidence": {"ILX": "NOT_FOUND"},
    "returnEvidence": {"ILX": "NOT_FOUND"},
    "registerLtiPlatform": {"ISLX": "NOT_ALLOWED"},
    "removeLtiPlatform": {"I": "NOT_ALLOWED", "SLX": "NOT_FOUND"},
    "syncLtiRoster": {"ILX": "NOT_FOUND"},
    "unlinkLti": {"ILX": "NOT_FOUND"},
    "createIssuer": {},
    "createBadge": {"ISLX": "NOT_ALLOWED"},
    "updateBadge": {"ISLX": "NOT_ALLOWED"},
    "archiveBadge": {"ISLX": "NOT_ALLOWED"},
    "updateIssuer": {"ISLX": "NOT_ALLOWED"},
    "requestImageUpload": {},
    "createSpace": {"ISLX": "NOT_ALLOWED"},
    "createPathway": {"ISLX": "NOT_ALLOWED"},
    "updatePathway": {"ISL": "NOT_ALLOWED", "X": "NOT_FOUND"},
    "publishPathway": {"I": "NOT_ALLOWED", "SLX": "NOT_FOUND"},
    "subscribePathway": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "unsubscribePathway": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "archivePathway": {"ISL": "NOT_ALLOWED", "X": "NOT_FOUND"},
    "createManualObjective": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "createBadgeObjective": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "addLearner": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "importLearners": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "updateLearner": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "completeObjective": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "revokeCompletion": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "awardBadge": {"SLX": "NOT_ALLOWED"},
    "revokeAwards": {"SLX": "NOT_FOUND"},
    "updateLeaderboardOptions": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "refreshAlias": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "createDisplayToken": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "revokeDisplayToken": {"ILX": "NOT_FOUND"},
    "shareRealName": {"IX": "NOT_FOUND", "OS": "NOT_ALLOWED"},
    "removeLearner": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "removeObjective": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "archiveSpace": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
    "reopenSpace": {"IX": "NOT_FOUND", "L": "NOT_ALLOWED"},
}
# The same, of Ben, whom Ana does not see.
REFUSED_OF_ANOTHER = ("updateLearner", "refreshAlias", "shareRealName", "removeLearner")
