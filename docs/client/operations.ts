/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** How far a learner is on an objective. */
export type ProgressStatus =
  /** Done; its points count. */
  | 'COMPLETED'
  /** Nothing yet, or a completion was taken back. */
  | 'NOT_STARTED'
  /** Evidence was returned with a comment. */
  | 'RETURNED'
  /** Evidence waits for a decision. */
  | 'SUBMITTED';

/** Why not. The list grows: treat unknown values as a plain no. */
export type RefusalCode =
  /** The learner has completed the objective. */
  | 'ALREADY_COMPLETED'
  /** It is there already. */
  | 'ALREADY_EXISTS'
  /** The evidence was decided or withdrawn. */
  | 'ALREADY_REVIEWED'
  /** It was revoked already. */
  | 'ALREADY_REVOKED'
  /** Evidence waits for a decision already. */
  | 'ALREADY_SUBMITTED'
  /** Somebody else has changed it meanwhile. */
  | 'CONFLICT'
  /** Something would have to be complete before itself. */
  | 'CYCLE'
  /** Only holding or losing the badge decides this. */
  | 'DECIDED_BY_BADGE'
  /** Evidence waits for a decision. */
  | 'EVIDENCE_NOT_ACCEPTED'
  /** The objective asks for evidence first. */
  | 'EVIDENCE_REQUIRED'
  /** The key was used for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** A value can't be kept; `field` says which. */
  | 'INVALID_INPUT'
  /** The invitation is too old. */
  | 'INVITATION_EXPIRED'
  /** Something else depends on it. */
  | 'IN_USE'
  /** An issuer keeps at least one owner. */
  | 'LAST_OWNER'
  /** There can be no more of these. */
  | 'LIMIT_REACHED'
  /** The viewer's role does not allow it. */
  | 'NOT_ALLOWED'
  /** There is no completion. */
  | 'NOT_COMPLETED'
  /** Nobody completes, reviews or awards for themself. */
  | 'NOT_FOR_YOURSELF'
  /** There is no such thing, or it is not the viewer's to see. */
  | 'NOT_FOUND'
  /** It needs the PRO plan. */
  | 'PRO_REQUIRED'
  /** That was too often; `message` says when to try again. */
  | 'RATE_LIMITED'
  /** The operator has not enabled spaces for this issuer. */
  | 'SPACES_NOT_ENABLED'
  /** The space is archived. */
  | 'SPACE_ARCHIVED'
  /** The code is wrong, used, replaced or too old. */
  | 'WRONG_CODE';

/** What happened. The list grows: treat unknown values as something that happened. */
export type SpaceEventKind =
  /** A completion was taken back. */
  | 'COMPLETION_REVOKED'
  /** Evidence was accepted. */
  | 'EVIDENCE_ACCEPTED'
  /** Evidence was returned with a comment. */
  | 'EVIDENCE_RETURNED'
  /** Evidence was handed in. */
  | 'EVIDENCE_SUBMITTED'
  /** Evidence was withdrawn. */
  | 'EVIDENCE_WITHDRAWN'
  /** What the leaderboard shows was changed. */
  | 'LEADERBOARD_CHANGED'
  /** A learner was added. */
  | 'LEARNER_ADDED'
  /** A learner's name, address, alias or choice changed. */
  | 'LEARNER_CHANGED'
  /** Two learners turned out to be one person. */
  | 'LEARNER_MERGED'
  /** A learner was removed. */
  | 'LEARNER_REMOVED'
  /** A removed learner came back. */
  | 'LEARNER_RETURNED'
  /** The objectives were put in another order. */
  | 'OBJECTIVES_REORDERED'
  /** An objective was added. */
  | 'OBJECTIVE_ADDED'
  /** An objective's points or criteria changed. */
  | 'OBJECTIVE_CHANGED'
  /** A learner completed an objective. */
  | 'OBJECTIVE_COMPLETED'
  /** An objective was removed with its points. */
  | 'OBJECTIVE_REMOVED'
  /** A pathway of the space changed. */
  | 'PATHWAY_CHANGED'
  /** A learner completed an element of a pathway. */
  | 'PATHWAY_STEP_COMPLETED'
  /** A learner no longer completes an element of a pathway. */
  | 'PATHWAY_STEP_LOST'
  /** The space subscribed to a pathway. */
  | 'PATHWAY_SUBSCRIBED'
  /** The space left a pathway. */
  | 'PATHWAY_UNSUBSCRIBED'
  /** The plan of its organization changed. */
  | 'PLAN_CHANGED'
  /** Nothing but an objective's private criteria changed. */
  | 'PRIVATE_CRITERIA_CHANGED'
  /** It was archived. */
  | 'SPACE_ARCHIVED'
  /** Its name, description or end day changed. */
  | 'SPACE_CHANGED'
  /** The space was made. */
  | 'SPACE_CREATED'
  /** It was given a new end day. */
  | 'SPACE_REOPENED'
  /** Somebody was invited to the staff. */
  | 'STAFF_INVITED'
  /** Somebody joined the staff. */
  | 'STAFF_JOINED'
  /** Somebody left the staff. */
  | 'STAFF_REMOVED';

export type LearnersQueryVariables = Exact<{
  space: string;
  after?: string | null | undefined;
}>;


export type LearnersQuery = { space: { name: string, progressCursor: string, learners: { edges: Array<{ node: { id: string, name: string, points: number } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type CompleteMutationVariables = Exact<{
  objective: string;
  learners: Array<string> | string;
  key?: string | null | undefined;
}>;


export type CompleteMutation = { completeObjective:
    | { __typename: 'ObjectiveCompletions', completed: Array<{ status: ProgressStatus, points: number, learner: { id: string } }>, refused: Array<{ learner: string, refused: { code: RefusalCode, message: string } }> }
    | { __typename: 'Refused', code: RefusalCode, message: string, field: Array<string> | null }
   };

export type ProgressChangesSubscriptionVariables = Exact<{
  space: string;
  after?: string | null | undefined;
}>;


export type ProgressChangesSubscription = { progressChanges: { cursor: string, event: { kind: SpaceEventKind, status: ProgressStatus | null, points: number | null, learnerId: string | null, objectiveId: string | null } } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const LearnersDocument = new TypedDocumentString(`
    query Learners($space: ID!, $after: String) {
  space(id: $space) {
    name
    progressCursor
    learners(first: 100, after: $after) {
      edges {
        node {
          id
          name
          points
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    `) as unknown as TypedDocumentString<LearnersQuery, LearnersQueryVariables>;
export const CompleteDocument = new TypedDocumentString(`
    mutation Complete($objective: ID!, $learners: [ID!]!, $key: String) {
  completeObjective(
    input: {objective: $objective, learners: $learners, clientMutationKey: $key}
  ) {
    __typename
    ... on ObjectiveCompletions {
      completed {
        status
        points
        learner {
          id
        }
      }
      refused {
        learner
        refused {
          code
          message
        }
      }
    }
    ... on Refused {
      code
      message
      field
    }
  }
}
    `) as unknown as TypedDocumentString<CompleteMutation, CompleteMutationVariables>;
export const ProgressChangesDocument = new TypedDocumentString(`
    subscription ProgressChanges($space: ID!, $after: String) {
  progressChanges(space: $space, after: $after) {
    cursor
    event {
      kind
      status
      points
      learnerId
      objectiveId
    }
  }
}
    `) as unknown as TypedDocumentString<ProgressChangesSubscription, ProgressChangesSubscriptionVariables>;