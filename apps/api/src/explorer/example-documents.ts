/** What the tabs of the explorer begin with. */
export const startDocument = `# Starts an execution. Copy the id of the answer into the tab "Watch".
mutation Start($request: String!) {
  startExecution(input: { request: $request }) {
    ... on CommandAccepted {
      execution { id status }
      position
    }
    ... on CommandRejected { code message }
  }
}
`;

export const watchDocument = `# The state of an execution at once, then after each change.
subscription Watch($id: ID!) {
  executionUpdated(id: $id) {
    status
    progress
    steps { id title status attempt output error { message } }
    approvals { stepId title reason input digest }
    result
    failure { code message }
  }
}
`;

export const listDocument = `# What has run, newest first, and what waits for a person.
query List {
  executions(first: 20) {
    totalCount
    edges { node { id request status requestedAt durationMs stepsSettled stepsTotal } }
  }
  approvals { executionId stepId title reason digest }
}
`;
