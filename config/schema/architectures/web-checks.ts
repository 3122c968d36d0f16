import { memorySizesMb, TASK_SIZES } from "../../../constructs/compute/task-sizes";
import type { Known } from "../values/known";
import type { WebDeployment } from "./multi-region-web";
import { TASK_ENDPOINTS } from "../groups/network";
import type { Problem } from "../values/problem";
import { list } from "../values/words";

/** Checks across the fields of a web application. */
export function checkWeb(deployment: Known<WebDeployment>, problem: Problem): void {
  checkService(deployment.service ?? {}, problem);
  checkDatabase(deployment.database ?? {}, problem);
  checkServingSites(deployment, problem);
  checkBodyLimits(deployment.edge ?? {}, problem);
  if (
    deployment.cache?.globalDatastore &&
    deployment.cache.nodeType &&
    !/^cache\.[mr]\d/.test(deployment.cache.nodeType)
  ) {
    problem(
      ["cache", "nodeType"],
      `${deployment.cache.nodeType} cannot be part of a global datastore: use an m or r class, such as cache.r7g.large`,
    );
  }
}

function checkService(service: Known<WebDeployment["service"]>, problem: Problem): void {
  const { cpu, memoryMb, min, max, schedule = [] } = service;
  const size = cpu === undefined ? undefined : TASK_SIZES[cpu];
  if (cpu !== undefined && !size) {
    problem(["service", "cpu"], `${cpu} is not a CPU size of Fargate: use ${list(Object.keys(TASK_SIZES))}`);
  }
  if (size && memoryMb !== undefined && (memoryMb < size[0] || memoryMb > size[1])) {
    problem(
      ["service", "memoryMb"],
      `${memoryMb} MB is not a memory size for ${cpu ?? ""} CPU units: use ${size[0]} to ${size[1]}`,
    );
  }
  const sizes = cpu === undefined ? [] : memorySizesMb(cpu);
  if (size && memoryMb !== undefined && memoryMb > size[0] && memoryMb < size[1] && !sizes.includes(memoryMb)) {
    problem(
      ["service", "memoryMb"],
      `${memoryMb} MB is not a memory size for ${cpu ?? ""} CPU units: use ${list(sizes.map(String))}`,
    );
  }
  checkBounds(min, max, ["service"], problem);
  checkSpot(service, problem);
  schedule.forEach((bounds, i) => {
    checkBounds(bounds?.min, bounds?.max, ["service", "schedule", i], problem);
  });
}

/** ECS does not fall back from Spot to on-demand capacity, so a recovery must never need Spot. */
function checkSpot(
  { min, max, onDemandTasks = max, spotFraction }: Known<WebDeployment["service"]>,
  problem: Problem,
): void {
  if (min === undefined || max === undefined || onDemandTasks === undefined || min > max) return;
  if (onDemandTasks < min || onDemandTasks > max) {
    problem(["service", "onDemandTasks"], `${onDemandTasks} is not from min, ${min}, to max, ${max}`);
  } else if (spotFraction !== undefined && spotFraction > 0 && onDemandTasks === max) {
    problem(
      ["service", "spotFraction"],
      `${spotFraction} has no effect, as all ${max} tasks run on demand: set onDemandTasks below max, or spotFraction to 0`,
    );
  }
}

function checkBounds(min: number | undefined, max: number | undefined, path: PropertyKey[], problem: Problem): void {
  if (min !== undefined && max !== undefined && min > max) {
    problem([...path, "min"], `${min} is more than max, ${max}: lower it or raise max`);
  }
}

function checkDatabase({ readers, maxReaders, serverless }: Known<WebDeployment["database"]>, problem: Problem): void {
  if (readers !== undefined && maxReaders !== undefined && maxReaders < readers) {
    problem(["database", "maxReaders"], `${maxReaders} is less than readers, ${readers}: raise it or leave it out`);
  }
  if (readers === 0 && maxReaders !== undefined) {
    problem(
      ["database", "maxReaders"],
      "has no effect when readers is 0, because auto scaling needs at least one reader: set readers to 1 or more",
    );
  }
  if (serverless?.minAcu !== undefined && serverless.maxAcu !== undefined && serverless.minAcu > serverless.maxAcu) {
    problem(
      ["database", "serverless", "minAcu"],
      `${serverless.minAcu} is more than maxAcu, ${serverless.maxAcu}: lower it or raise maxAcu`,
    );
  }
}

/**
 * The primary and the secondary need every tier. Without NAT they need the endpoints that a task requires to start; the
 * primary, which rotates the database's secrets, also needs the RDS endpoint.
 */
function checkServingSites({ sites = [] }: Known<WebDeployment>, problem: Problem): void {
  sites.forEach((site, i) => {
    if (!site || site.role === "control" || site.role === undefined) return;
    const { tiers, nat, endpoints } = site.network ?? {};
    const lacking = (["public", "private", "database"] as const).filter((tier) => tiers && !tiers.includes(tier));
    if (lacking.length > 0) {
      problem(
        ["sites", i, "network", "tiers"],
        `a primary or secondary site needs every tier: add ${lacking.join(", ")}`,
      );
    }
    const needed = site.role === "primary" ? [...TASK_ENDPOINTS, "rds" as const] : TASK_ENDPOINTS;
    const missing = needed.filter((endpoint) => endpoints && !endpoints.includes(endpoint));
    if (nat === "none" && missing.length > 0) {
      problem(
        ["sites", i, "network", "endpoints"],
        `without NAT tasks cannot start and passwords cannot be rotated: add ${missing.join(", ")}, or set nat to 'per-zone' or 'single'`,
      );
    }
  });
}

/** Each path has one limit, so that the order of the limits has no effect. */
function checkBodyLimits({ bodyLimits = [] }: Known<WebDeployment["edge"]>, problem: Problem): void {
  const starts = bodyLimits.map((one) => one?.path?.replace(/\*$/, ""));
  bodyLimits.forEach((one, i) => {
    const within = bodyLimits.find(
      (other, j) => i !== j && other?.path?.endsWith("*") && starts[i]?.startsWith(starts[j]!),
    );
    if (one?.path !== undefined && within?.path !== undefined) {
      problem(["edge", "bodyLimits", i, "path"], `${one.path} is within ${within.path}: give each path one limit`);
    }
  });
}
