import { finding, type Rule } from "../rule";

export const noRemoteState: Rule = {
  id: "no-remote-state",
  title: "No stack reads another's state",
  source: "docs/architecture.md, rule 2",
  check: (stack) =>
    stack.dataSources
      .filter(({ type }) => type === "terraform_remote_state")
      .map((data) =>
        finding(data, "reads another stack's state, which may be lost with its region: use a deterministic name"),
      ),
};
