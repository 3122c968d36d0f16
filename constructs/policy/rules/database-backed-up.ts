import { DATABASES, isLocalReplica } from "../databases";
import { finding, type Rule } from "../rule";
import { show } from "../stack-document";

/** A week, so that damage before a long weekend can be restored after it. */
const PROD_DAYS = 7;

export const databaseBackedUp: Rule = {
  id: "database-backed-up",
  title: "Every database has point-in-time recovery, in production of at least a week",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-11",
  check: (stack) => {
    const least = stack.facts.environment === "prod" ? PROD_DAYS : 1;
    return stack
      .all(...DATABASES)
      .filter((database) => !isLocalReplica(stack, database))
      .filter(({ values: { backup_retention_period: days } }) => typeof days !== "number" || days < least)
      .map((database) =>
        finding(
          database,
          `keeps backups of ${show(database.values["backup_retention_period"] ?? 0)} days: set backup_retention_period to at least ${least}`,
        ),
      );
  },
};
