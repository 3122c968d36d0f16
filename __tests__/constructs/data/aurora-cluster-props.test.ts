import { AuroraCluster, type AuroraClusterProps } from "../../../constructs/data/aurora-cluster";
import { commonProps, primaryJson, secondaryJson, testDatabase } from "../../support/database";
import { testNetwork } from "../../support/network";
import { synthesizedSite } from "../../support/site";

type Wrong = [fields: Partial<Record<keyof AuroraClusterProps, unknown>>, message: string];
const WRONG: Wrong[] = [
  [{ engineVersion: "5.7.mysql_aurora.2.11.4" }, "engineVersion should be a version of Aurora MySQL such as"],
  [{ engineVersion: "8.0.36" }, "got '8.0.36'"],
  [{ secret: undefined }, "secret should be given to the primary, got none"],
  [{ primaryRegion: "us-east-1" }, "primaryRegion should be left out in the primary, got us-east-1"],
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
  expect(() => primaryJson(fields as Partial<AuroraClusterProps>)).toThrow(message);
  expect(() => primaryJson(fields as Partial<AuroraClusterProps>)).toThrow("[site/database");
});

test("the secondary fails without the primary's region, with a secret, and with readers that Aurora does not scale", () => {
  expect(() => secondaryJson({ primaryRegion: undefined })).toThrow(
    "primaryRegion should be given to the secondary, got none",
  );
  expect(() => secondaryJson({ maxReaders: 3 })).toThrow("maxReaders should be left out in the secondary");
  const withSecret = () =>
    synthesizedSite((site) => {
      const network = testNetwork(site);
      const { secret } = testDatabase(site, network);
      new AuroraCluster(site, "second", {
        ...commonProps(network),
        role: "secondary",
        secret,
        instanceClass: "db.r7g.large",
      });
    });
  expect(withSecret).toThrow("[site/second] secret should be left out in the secondary");
});
