// What an application with Relay asks for: a list that grows page by page, refetched by the id of what it belongs to.
import { graphql } from "react-relay";

export const query = graphql`
  query LearnersQuery($space: ID!) {
    space(id: $space) {
      ...Learners_space
    }
  }
`;

export const fragment = graphql`
  fragment Learners_space on Space
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" })
  @refetchable(queryName: "LearnersPageQuery") {
    name
    learners(first: $count, after: $cursor) @connection(key: "Learners_learners") {
      edges {
        node {
          name
          points
        }
      }
    }
  }
`;
