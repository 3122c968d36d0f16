import type { IConstruct } from "constructs";
import { InvalidProps } from "../core/invalid-props";
import type { CacheProps } from "./cache-props";
import { checkDailyWindow, checkWeeklyWindow } from "./windows";

/** Node classes that a global datastore supports. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Redis-Global-Datastores-Getting-Started.html */
const GLOBAL_CLASS = /^cache\.(?:m[5-9]|r[5-9]|c7gn)[a-z]*\.(?:large|\d*xlarge)$/;

/** Rejects props that can never deploy. */
export function checkCache(scope: IConstruct, props: CacheProps): void {
  const fail = (message: string): never => {
    throw new InvalidProps(scope, message);
  };
  const { nodeType, engineVersion, replicas = 1, shards = 1, snapshotDays = 7 } = props;
  if (!/^cache\.[a-z0-9]+\.[a-z0-9]+$/.test(nodeType)) {
    fail(`nodeType should have the form cache.r7g.large, got '${nodeType}'`);
  }
  if (engineVersion !== undefined && !/^([7-9]|\d\d)\.\d+$/.test(engineVersion)) {
    fail(`engineVersion should be 7.0 or later, such as 8.0, got '${engineVersion}'`);
  }
  whole("replicas", replicas, 1, 5, fail);
  whole("shards", shards, 1, 500, fail);
  whole("snapshotDays", snapshotDays, 1, 35, fail);
  checkDailyWindow("snapshotWindow", props.snapshotWindow, fail);
  checkWeeklyWindow("maintenanceWindow", props.maintenanceWindow, fail);
  checkDatastore(props, fail);
}

type Fail = (message: string) => never;

function checkDatastore({ globalDatastore, primaryRegion, nodeType }: CacheProps, fail: Fail): void {
  if (globalDatastore !== undefined && !GLOBAL_CLASS.test(nodeType)) {
    fail(`nodeType should be large or above of an m or r class in a global datastore, got '${nodeType}'`);
  }
  if (globalDatastore === "secondary" && primaryRegion === undefined) {
    fail("primaryRegion should be given to the secondary, got none");
  }
  if (globalDatastore !== "secondary" && primaryRegion !== undefined) {
    fail(`primaryRegion should be left out unless the cache is a secondary, got ${primaryRegion}`);
  }
}

function whole(field: string, value: number, least: number, most: number, fail: Fail): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    fail(`${field} should be from ${least} to ${most}, got ${value}`);
  }
}
