import { DATABASES, familyOf } from "../databases";
import { finding, type Rule } from "../rule";
import { texts } from "../values";

/** The minimum of logs that an engine sends to CloudWatch. */
const WANTED = { mysql: ["error", "slowquery"], postgres: ["postgresql"], docdb: ["audit"] } as const;

export const databaseLogs: Rule = {
  id: "database-logs",
  title: "Every database sends its logs to CloudWatch",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-9",
  check: (stack) =>
    stack.all(...DATABASES).flatMap((database) => {
      const sent = texts(database.values["enabled_cloudwatch_logs_exports"]);
      const family = familyOf(database);
      if (family === undefined) {
        return sent.length > 0 ? [] : [finding(database, "sends no logs: set enabled_cloudwatch_logs_exports")];
      }
      const missing = WANTED[family].filter((log) => !sent.includes(log));
      return missing.length > 0
        ? [finding(database, `does not send ${missing.join(", ")}: add them to enabled_cloudwatch_logs_exports`)]
        : [];
    }),
};
