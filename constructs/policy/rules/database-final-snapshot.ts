import { DATABASES, isReplica } from "../databases";
import { finding, type Rule } from "../rule";
import { isGiven, isOn } from "../values";

export const databaseFinalSnapshot: Rule = {
  id: "database-final-snapshot",
  title: "In production every database has a final snapshot on deletion",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DeleteInstance.html",
  check: (stack) =>
    stack.facts.environment !== "prod"
      ? []
      : stack
          .all(...DATABASES)
          .filter((database) => !isReplica(database))
          .filter(({ values }) => isOn(values["skip_final_snapshot"]) || !isGiven(values["final_snapshot_identifier"]))
          .map((database) =>
            finding(
              database,
              "would be deleted without a final snapshot: set skip_final_snapshot to false and name it with final_snapshot_identifier",
            ),
          ),
};
