import type { AuroraClusterProps, AuroraCommonProps, AuroraPrimaryProps } from "../../../constructs/data/aurora-props";
import type { DatabaseSecret } from "../../../constructs/data/database-secret";
import { primaryJson } from "../../support/database";

type Wrong = [fields: Partial<AuroraPrimaryProps>, message: string];
const WRONG: Wrong[] = [
  [{ engineVersion: "5.7.mysql_aurora.2.11.4" }, "engineVersion should be a version of Aurora MySQL such as"],
  [{ engineVersion: "8.0.36" }, "got '8.0.36'"],
  [{ instanceClass: undefined }, "instanceClass should be given, or else serverless, got neither"],
  [{ serverless: { minAcu: 1, maxAcu: 2 }, instanceClass: "db.r7g.large" }, "got both"],
  [{ instanceClass: "db.t4g.medium" }, "should be a memory-optimized class such as db.r7g.large, got 'db.t4g.medium'"],
  [{ serverless: { minAcu: 0.3, maxAcu: 2 } }, "serverless.minAcu should be from 0 to 256 in halves, got 0.3"],
  [{ serverless: { minAcu: 4, maxAcu: 2 } }, "serverless.maxAcu should be from 4 to 256 in halves, got 2"],
  [{ serverless: { minAcu: 0, maxAcu: 0.5 } }, "serverless.maxAcu should be from 1 to 256 in halves, got 0.5"],
  [{ readers: 16 }, "readers should be from 0 to 15, got 16"],
  [{ readers: 0, maxReaders: 2 }, "readers should be at least 1 with maxReaders"],
  [{ readers: 3, maxReaders: 2 }, "maxReaders should be from 3, the existing readers, to 15, got 2"],
  [{ maxReaders: 2, readerCpuPercent: 99 }, "readerCpuPercent should be from 10 to 95, got 99"],
  [{ backupDays: 36 }, "backupDays should be from 1 to 35, got 36"],
  [{ backupDays: 0 }, "backupDays should be from 1 to 35, got 0"],
  [{ monitoringSeconds: 0 }, "monitoringSeconds should be one of 1, 5, 10, 15, 30, 60, got 0"],
  [{ insightsDays: 30 }, "insightsDays should be 7, whole months of 31 days up to 713, or 731, got 30"],
  [{ slowQuerySeconds: -1 }, "slowQuerySeconds should be 0 or more, got -1"],
  [{ backupWindow: "3-4" }, "backupWindow should have the form 03:00-04:00, got '3-4'"],
  [
    { maintenanceWindow: "05:00-06:00" },
    "maintenanceWindow should have the form sun:05:00-sun:06:00, got '05:00-06:00'",
  ],
];

test.each(WRONG)("the primary fails with %j", (fields, message) => {
  expect(() => primaryJson(fields)).toThrow(message);
  expect(() => primaryJson(fields)).toThrow("[site/database");
});

test("props of the other role do not compile", () => {
  const size = { instanceClass: "db.r7g.large" };
  const types = (common: AuroraCommonProps, secret: DatabaseSecret): AuroraClusterProps[] => [
    { ...common, ...size, role: "primary", secret, maxReaders: 3 },
    { ...common, ...size, role: "secondary", primaryRegion: "us-east-1" },
    // @ts-expect-error the primary needs the secret
    { ...common, ...size, role: "primary" },
    // @ts-expect-error the primary has no other primary
    { ...common, ...size, role: "primary", secret, ...{ primaryRegion: "us-east-1" } },
    // @ts-expect-error the secondary needs the primary's region
    { ...common, ...size, role: "secondary" },
    // @ts-expect-error the secondary inherits user and password
    { ...common, ...size, role: "secondary", primaryRegion: "us-east-1", ...{ secret } },
    // @ts-expect-error Aurora does not scale the secondary's readers
    { ...common, ...size, role: "secondary", primaryRegion: "us-east-1", ...{ maxReaders: 3 } },
    // @ts-expect-error Aurora does not scale the secondary's readers
    { ...common, ...size, role: "secondary", primaryRegion: "us-east-1", ...{ readerCpuPercent: 50 } },
  ];
  expect(types).toBeInstanceOf(Function);
});
