import { LONG_TERM_SERIES, staysLongTerm } from "../long-term-versions";
import { finding, type Rule } from "../rule";
import { show } from "../stack-document";
import { isGiven } from "../values";

export const databaseVersion: Rule = {
  id: "database-version",
  title: "Aurora MySQL runs a version with long-term support",
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Update.SpecialVersions.html",
  check: (stack) =>
    stack
      .all("aws_rds_cluster", "aws_rds_global_cluster")
      .filter((database) => database.values["engine"] === "aurora-mysql" && !staysLongTerm(database))
      .map((database) => {
        const version = database.values["engine_version"];
        const series = LONG_TERM_SERIES.map((one) => `${one.series}, to ${one.until}`).join("; ");
        return finding(
          database,
          `${isGiven(version) ? `runs ${show(version)}, which is supported for about a year` : "has no engine version"}: ` +
            `set engine_version to a version with long-term support (${series})`,
        );
      }),
};
