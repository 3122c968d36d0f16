import { type ResourceView, show, type StackDocument, refersTo } from "./stack-document";

/** Release series of Aurora MySQL with long-term support, and the last day of it. */
export interface LongTermSeries {
  readonly series: string;
  /** At least three years after the release, at most the end of standard support of the major version. */
  readonly until: string;
}

/**
 * Other minor versions are supported for about a year. 3.04, the long-term series before, ends in October 2026.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Update.SpecialVersions.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.release-calendars.html
 */
export const LONG_TERM_SERIES: readonly LongTermSeries[] = [{ series: "3.10", until: "2028-04-30" }];

/** Whether a version of Aurora MySQL, `8.0.mysql_aurora.3.10.6`, belongs to a series with long-term support. */
function isLongTerm(version: string): boolean {
  const [, series] = /^\d+\.\d+\.mysql_aurora\.(\d+\.\d+)\.\d+$/.exec(version) ?? [];
  return LONG_TERM_SERIES.some((one) => one.series === series);
}

/** The cluster that an instance belongs to, where the stack has it. */
export function clusterOf(stack: StackDocument, { values }: ResourceView): ResourceView | undefined {
  const cluster = values["cluster_identifier"];
  return stack
    .all("aws_rds_cluster")
    .find((one) => refersTo(cluster, one) || (cluster !== undefined && cluster === one.values["cluster_identifier"]));
}

/** Whether a cluster or global database of Aurora MySQL stays on a version with long-term support. */
export function staysLongTerm({ values }: ResourceView): boolean {
  return isLongTerm(show(values["engine_version"]));
}
