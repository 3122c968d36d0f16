import type { IConstruct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import type { AuroraClusterProps, ServerlessCapacity } from "./aurora-props";
import { checkDailyWindow, checkWeeklyWindow } from "./windows";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Updates.Versions.html */
const VERSION = /^(8\.\d+)\.mysql_aurora\.\d+\.\d+\.\d+$/;
/** Burstable and general classes cannot be members of a global database. @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-getting-started.html */
const MEMORY_OPTIMIZED = /^db\.[rx]\d[a-z0-9]*\.[a-z0-9]+$/;
const MONITORING_SECONDS = [1, 5, 10, 15, 30, 60];
/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const isInsightsRetention = (days: number) =>
  days === 7 || days === 731 || (days % 31 === 0 && days >= 31 && days <= 713);

/** Rejects props that can never deploy; returns the parameter group family of the version. */
export function checkAurora(scope: IConstruct, props: AuroraClusterProps): { engineFamily: string } {
  const fail = (message: string): never => {
    throw new InvalidProps(scope, message);
  };
  const [, major] = VERSION.exec(props.engineVersion) ?? [];
  if (major === undefined) {
    fail(
      `engineVersion should be a version of Aurora MySQL such as 8.0.mysql_aurora.3.10.6, got '${props.engineVersion}'`,
    );
  }
  checkSize(props, fail);
  const { backupDays = 7, monitoringSeconds = 60, insightsDays = 7, slowQuerySeconds = 1 } = props;
  if (!Number.isInteger(backupDays) || backupDays < 1 || backupDays > 35) {
    fail(`backupDays should be from 1 to 35, got ${backupDays}`);
  }
  if (!MONITORING_SECONDS.includes(monitoringSeconds)) {
    fail(`monitoringSeconds should be one of ${MONITORING_SECONDS.join(", ")}, got ${monitoringSeconds}`);
  }
  if (!isInsightsRetention(insightsDays)) {
    fail(`insightsDays should be 7, whole months of 31 days up to 713, or 731, got ${insightsDays}`);
  }
  if (slowQuerySeconds < 0) fail(`slowQuerySeconds should be 0 or more, got ${slowQuerySeconds}`);
  checkDailyWindow("backupWindow", props.backupWindow, fail);
  checkWeeklyWindow("maintenanceWindow", props.maintenanceWindow, fail);
  return { engineFamily: `aurora-mysql${major!}` };
}

type Fail = (message: string) => never;

function checkSize({ instanceClass, serverless, readers, maxReaders }: AuroraClusterProps, fail: Fail): void {
  if ((instanceClass === undefined) === (serverless === undefined)) {
    fail(`instanceClass should be given, or else serverless, got ${instanceClass === undefined ? "neither" : "both"}`);
  }
  if (instanceClass !== undefined && !MEMORY_OPTIMIZED.test(instanceClass)) {
    fail(`instanceClass should be a memory-optimized class such as db.r7g.large, got '${instanceClass}'`);
  }
  if (serverless) checkCapacity(serverless, fail);
  if (!Number.isInteger(readers) || readers < 0 || readers > 15) fail(`readers should be from 0 to 15, got ${readers}`);
  if (maxReaders !== undefined && readers === 0) {
    fail("readers should be at least 1 with maxReaders, because auto scaling measures readers, got 0");
  }
}

function checkCapacity({ minAcu, maxAcu }: ServerlessCapacity, fail: Fail): void {
  const isHalfStep = (acu: number) => Number.isInteger(acu * 2);
  if (!isHalfStep(minAcu) || minAcu < 0 || minAcu > 256) {
    fail(`serverless.minAcu should be from 0 to 256 in halves, got ${minAcu}`);
  }
  if (!isHalfStep(maxAcu) || maxAcu < Math.max(1, minAcu) || maxAcu > 256) {
    fail(`serverless.maxAcu should be from ${Math.max(1, minAcu)} to 256 in halves, got ${maxAcu}`);
  }
}
